// When a question is due again: FSRS, the twin of schedule.py. Times are strings in UTC.
const makeSchedule = (parameters) => {
  "use strict";
  const { w, again } = parameters;
  const decay = -w[20], factor = Math.pow(0.9, 1 / decay) - 1, retention = 0.9;
  const DAY = 86400000;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const firstDifficulty = (rating) => w[4] - Math.exp(w[5] * (rating - 1)) + 1;
  const nextDifficulty = (difficulty, rating) => {
    const moved = difficulty + (10 - difficulty) * -(w[6] * (rating - 3)) / 9;
    return clamp(w[7] * firstDifficulty(4) + (1 - w[7]) * moved, 1, 10);
  };
  const sameDay = (stability, rating) => {
    const grown = Math.exp(w[17] * (rating - 3 + w[18])) * Math.pow(stability, -w[19]);
    return stability * (rating === 1 ? grown : Math.max(grown, 1));
  };
  const recalled = (difficulty, stability, r) => stability * (1 + Math.exp(w[8])
    * (11 - difficulty) * Math.pow(stability, -w[9]) * (Math.exp((1 - r) * w[10]) - 1));
  const forgotten = (difficulty, stability, r) => Math.min(
    w[11] * Math.pow(difficulty, -w[12]) * (Math.pow(stability + 1, w[13]) - 1)
      * Math.exp((1 - r) * w[14]),
    stability / Math.exp(w[17] * w[18]));
  const write = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 19) + "Z";

  const reviewed = (progress, right, now) => {
    const rating = right ? 3 : 1;
    const time = Math.floor(now.getTime() / 1000) * 1000;
    let stability, difficulty;
    if (!progress.seen) {
      stability = w[rating - 1];
      difficulty = clamp(firstDifficulty(rating), 1, 10);
    } else {
      const days = Math.max(0, Math.floor((time - Date.parse(progress.last)) / DAY));
      const r = Math.pow(1 + factor * days / progress.stability, decay);
      if (days < 1) stability = sameDay(progress.stability, rating);
      else if (right) stability = recalled(progress.difficulty, progress.stability, r);
      else stability = forgotten(progress.difficulty, progress.stability, r);
      difficulty = nextDifficulty(progress.difficulty, rating);
    }
    stability = Math.max(stability, 0.001);
    const interval = stability / factor * (Math.pow(retention, 1 / decay) - 1);
    const days = clamp(Math.round(interval), 1, 36500);
    return {
      ...progress,
      seen: (progress.seen || 0) + 1,
      right: (progress.right || 0) + (right ? 1 : 0),
      last: write(time),
      due: write(right ? time + days * DAY : time + again * 1000),
      stability, difficulty, last_right: right,
    };
  };
  return { reviewed };
};
