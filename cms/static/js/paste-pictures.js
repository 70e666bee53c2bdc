// Pictures that are pasted or dropped into text are added in the dialog of pictures, one after the
// other, with what it asks of every picture. Each becomes a block below the text. Pictures inside of
// what is pasted are offered: `takeOut` takes their data out of the HTML, which comes to the server
// without them, and `offer` is made of those that the server says were left out.
(() => {
    const { newId } = window.pasteInsert;
    const PICTURE = /\.(avif|gif|hei[cf]|jpe?g|png|webp)$/i;
    const DATA = /(<img\b[^>]*?\bsrc\s*=\s*)(["'])data:(image\/[\w.+-]+);base64,([^"']*)\2/gi;
    const NUMBERED = /^data:,(\d+)$/;
    const NO_PICTURE = "A file cannot be put into text. Upload it under Documents, and link to it.";
    const NO_ROOM = "There can be no picture in this text. Add it where the form has a place for one.";
    const ADDED = "The picture stands below the text.";
    const FAILED = "The dialog for pictures could not be opened. Are you connected and logged in?";

    // A button of a notice, which it closes.
    const button = (label, run) => ({
        label,
        press: (close) => {
            close();
            run();
        },
    });

    const several = (count, one, more) => (count === 1 ? one : more.replace("#", count));

    const bodyOf = (element) => {
        const body = element.rootBlock;
        return body?.children && body.blockDef.childBlockDefsByName?.image ? body : null;
    };

    // Below the text that `node` is in: before the block that follows now, whatever is pasted yet.
    const roomBelow = (node) => {
        for (let element = node; element; element = element.parentElement) {
            const stream = bodyOf(element);
            const index = stream?.children.findIndex((child) => child.element.contains(node)) ?? -1;
            if (index >= 0) {
                return { stream, next: stream.children[index + 1] };
            }
        }
        return null;
    };

    const put = ({ stream, next }, picture) => {
        const { decorative = false, default_alt_text: text } = picture;
        const image = { image: picture, decorative, alt_text: decorative ? "" : text };
        const place = stream.children.indexOf(next);
        const index = place < 0 ? stream.children.length : place;
        const block = { type: "image", value: { image, caption: "" }, id: newId() };
        const add = () => stream.insert(block, index);
        const child = window.changes?.adding ? window.changes.adding(add) : add();
        child.element.scrollIntoView({ block: "nearest" });
        // Not the text, in which Ctrl+Z would take back what was written there.
        child.element.querySelector("[data-panel-toggle]")?.focus({ preventScroll: true });
    };

    const addAll = async (files, room, url) => {
        const rest = [...files];
        const again = (label) => [button(label, () => receive(rest, room, url))];
        window.notice.hide();
        while (rest.length) {
            let picture = null;
            try {
                picture = await window.pictureDialog.add(url, rest[0]);
            } catch {
                window.notice.show([FAILED], again("Try again"));
                return;
            }
            rest.shift();
            if (!picture) {
                break;
            }
            put(room, picture);
            window.notice.show([ADDED]);
        }
        if (rest.length) {
            const [one, more] = ["1 picture more was not added.", "# pictures more were not added."];
            window.notice.show([several(rest.length, one, more)], again("Add"));
        }
    };

    let queue = Promise.resolve();
    const receive = (pictures, room, url) => {
        queue = queue.then(() => addAll(pictures, room, url));
    };

    const isPicture = ({ type, name }) => type.startsWith("image/") || PICTURE.test(name);

    // Returns whether there were any files, whatever becomes of them.
    const receiveFiles = (files, node, url) => {
        const pictures = [...files].filter(isPicture);
        const room = roomBelow(node);
        if (!pictures.length) {
            files.length && window.notice.show([NO_PICTURE]);
        } else if (room && window.pictureDialog) {
            receive(pictures, room, url);
        } else {
            window.notice.show([NO_ROOM]);
        }
        return files.length > 0;
    };

    const fileOf = ([type, code]) => {
        const bytes = Uint8Array.from(atob(code), (character) => character.charCodeAt(0));
        return new File([bytes], `picture.${type.split("/")[1]}`, { type });
    };

    const takeOut = (html) => {
        const data = [];
        const rest = html.replace(DATA, (_all, start, quote, type, code) => {
            data.push([type, code]);
            return `${start}${quote}data:,${data.length - 1}${quote}`;
        });
        return { html: rest, data };
    };

    // Without those whose data are no base64, which nobody can see.
    const filesOf = (data) =>
        data.flatMap((each) => {
            try {
                return [fileOf(each)];
            } catch {
                return [];
            }
        });

    const textOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
    const hasWords = (html, text) => Boolean(text.trim() || textOf(html).trim());

    const offer = (addresses, data, room, url) => {
        const numbers = addresses.map((address) => NUMBERED.exec(address)?.[1]);
        const files = filesOf(numbers.filter(Boolean).map((number) => data[number]));
        if (!files.length || !room || !window.pictureDialog) {
            return [];
        }
        const label = several(files.length, "Add the picture", "Add the # pictures");
        return [button(label, () => receive(files, room, url))];
    };

    window.pastedPictures = { receiveFiles, roomBelow, takeOut, filesOf, hasWords, offer };
})();
