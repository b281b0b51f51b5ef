const field = document.querySelector("#find");
const none = document.querySelector("#none");
field.closest("form").hidden = false;
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const section of document.querySelectorAll("main > section")) {
    let any = false;
    for (const entry of section.querySelectorAll("article")) {
      const text = entry.dataset.words + " " + entry.textContent.toLowerCase();
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) { any = true; shown += 1; }
    }
    section.hidden = !any;
  }
  none.hidden = shown > 0;
});
