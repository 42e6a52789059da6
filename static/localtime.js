// Beside a time of day elsewhere: the same moment by the reader's own clock, where that differs.
(() => {
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const DAY = { year: "numeric", month: "long", day: "numeric" };
  const WORDS = {
    en: { comma: ", ", to: " to ", own: (time) => ` (your time: ${time})` },
    zh: { comma: "", to: "至", own: (time) => `（您所在地时间：${time}）` },
  };
  // What the clock shows, here and there: the minute without its offset.
  const there = (moment) => moment.slice(0, 16);
  const here = (date) =>
    new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);

  for (const time of document.querySelectorAll("time[datetime*='T']")) {
    const language = time.closest("[lang]").lang;
    const { comma, to, own } = WORDS[language.slice(0, 2)] || WORDS.en;
    const inWords = (date, before) => {
      const clock = date.toLocaleTimeString(language, CLOCK);
      if (here(date).slice(0, 10) === before.slice(0, 10)) return clock;
      return date.toLocaleDateString(language, DAY) + comma + clock;
    };

    const begins = new Date(time.dateTime);
    if (isNaN(begins) || here(begins) === there(time.dateTime)) continue;
    let text = inWords(begins, there(time.dateTime));
    const { until } = time.dataset;
    if (until) text += to + inWords(new Date(until), here(begins));
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = own(text);
    time.after(note);
  }
})();
