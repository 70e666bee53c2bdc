// What the page that uploads several images needs on top of Wagtail's.

// Browsers turn a photo upright themselves; turned once more, its preview would lie on its side.
Object.assign(window.jQuery.blueimp.fileupload.prototype.options, {
    previewOrientation: false,
    previewThumbnail: false,
});

// Say aloud what became of each file.
document.getElementById("upload-list").setAttribute("aria-live", "polite");

// The input lies unseen over a button that says what to do, but has no name of its own.
document.getElementById("fileupload").setAttribute("aria-label", "Choose pictures");

// What a file is the server finds out, which has a sentence for each kind that is not accepted.
document.getElementById("fileupload").removeAttribute("data-accept-file-types");

// Wagtail says how far it is in attributes that mean something only on a progress bar.
const bars = [document, document.getElementById("upload-list-item").content];
for (const bar of bars.flatMap((part) => Array.from(part.querySelectorAll(".progress")))) {
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", bar.id ? "All files" : "This file");
}
