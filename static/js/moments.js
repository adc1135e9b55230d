/* The server does not know which time it is where the reader is. */

const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const between = language === "fr" ? " à " : ", ";
for (const time of document.querySelectorAll("main time[datetime]")) {
  const moment = new Date(time.dateTime);
  const day = moment.toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
  const hour = moment.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  time.textContent = `${day}${between}${hour}`;
}
