// Judges the table of answers with the page's own rule: node answers.mjs answers.js language.json table.json
import { readFileSync } from "node:fs";
const [rule, language, table] = process.argv.slice(2).map((path) => readFileSync(path, "utf-8"));
const makeAnswers = new Function(`${rule}; return makeAnswers;`)();
const answers = makeAnswers(JSON.parse(language));
const verdicts = JSON.parse(table).map((row) => {
  const { text, answer } = row;
  if (row.rule === "number") return answers.number(text, answer, row.absolute, row.relative, row.unit);
  if (row.rule === "formula") return answers.formula(text, answer, row.variables);
  return answers[row.rule](text, answer);
});
process.stdout.write(JSON.stringify(verdicts));
