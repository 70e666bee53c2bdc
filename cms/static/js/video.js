// Put the player in the place of a video's link, when and only when a reader asks for it.
"use strict";

const player = (link) => {
    const address = new URL(link.dataset.player);
    address.searchParams.set("autoplay", "1");
    const frame = document.createElement("iframe");
    frame.title = link.querySelector(".video__title").textContent;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    // The players refuse to play without the name of the site that shows them; they get no more.
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.src = address.href;
    return frame;
};

document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-player]");
    // Whoever wants another tab or window gets the provider's page, as from any link.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const frame = player(link);
    link.replaceWith(frame);
    frame.focus();
});
