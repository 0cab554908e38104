// Sending a reading on: its dated address, or its picture as a file.
import { notice, whenShown } from "./show.js";

const url = (section) => section.dataset.url;

const copy = async (button, section) => {
  await navigator.clipboard.writeText(url(section));
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
};

const picture = async ({ dataset }) => {
  const response = await fetch(dataset.picture);
  if (!response.ok) throw new Error(response.status);
  const file = new File([await response.blob()], dataset.name, { type: "image/png" });
  if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file], title: document.title });
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(file), download: dataset.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return undefined;
};

const ways = {
  copy: (button, section) => copy(button, section).catch(() => prompt("", url(section))),
  sheet: (button, section) => navigator.share({ title: document.title, url: url(section) }).catch(() => 0),
  picture: (button) => picture(button).catch((error) => { if (error.name !== "AbortError") notice("away"); }),
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-share]");
  if (button) ways[button.dataset.share](button, button.closest(".sharing"));
});

// --- an icon on the home screen, where the browser offers to make one -----------------------------------------------
let offer = null;
const showInstall = () => {
  const button = document.querySelector(".install");
  if (button) button.hidden = !offer;
};
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  showInstall();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".install") || !offer) return;
  offer.prompt();
  offer = null;
  showInstall();
});

whenShown(() => {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = button.dataset.share === "sheet" && !navigator.share;
  }
  showInstall();
});
