// Offers what was kept in this browser when a form was left (unsaved.js). It is sent as the form would
// have been sent, as a draft, so the server puts it together with what others have saved since.
(() => {
    const form = document.getElementById("page-edit-form");
    const copies = window.keptCopies;
    if (!form || !copies || window.unsaved.isUnsavedAtFirst) {
        return;
    }
    const { leave, place } = window.unsaved;
    const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;

    const bodyOf = (all) => {
        const body = new FormData();
        all.forEach(([name, value]) => body.append(name, value));
        body.set("csrfmiddlewaretoken", token());
        return body;
    };

    // The server knows whether the copy says anything that the page does not.
    const compare = async (all) => {
        const headers = { Accept: "application/json" };
        const request = { method: "POST", body: bodyOf(all), headers };
        try {
            return await (await fetch(`${form.action}?compare`, request)).json();
        } catch {
            return { news: true };
        }
    };

    // The last words may have been saved by the way after this form had been asked for, or the
    // browser shows it as it was when it was left.
    const showLatest = ({ saved_at: savedAt }) => {
        const shown = form.querySelector("[name=loaded_revision_created_at]");
        if (savedAt && shown && shown.value !== savedAt && !window.unsaved.isNow()) {
            leave(false).then(() => window.location.reload());
        }
    };

    const bringBack = async (where, all) => {
        const leaveCopy = (isTaken) => leave(isTaken, where);
        const obstacle = await window.sending.send(form.action, bodyOf(all), leaveCopy);
        if (obstacle) {
            window.session.tell(obstacle);
        }
    };

    // What is typed meanwhile is kept beside it.
    const takeEarlier = async (where, earlier) => {
        const before = await copies.take(earlier);
        const copy = before ?? (await copies.take(where));
        if (copy && !before) {
            await copies.put(earlier, copy);
            await copies.drop(where);
        }
        return copy;
    };

    const offer = async () => {
        const earlier = `${place()} earlier`;
        const copy = await takeEarlier(place(), earlier);
        if (!copy) {
            return;
        }
        const answer = await compare(copy.entries);
        if (answer.news === false) {
            await copies.drop(earlier);
            showLatest(answer);
            return;
        }
        const [language] = document.documentElement.lang.split("_");
        const style = { dateStyle: "medium", timeStyle: "short" };
        const at = new Date(copy.at).toLocaleString(language || [], style);
        const throwAway = (close) => {
            close();
            copies.drop(earlier);
        };
        window.notice.ask(
            [
                `What you typed here on ${at} was not saved before the page was left.`,
                "It is still kept in this browser, for you alone.",
            ],
            [
                { label: "Bring it back", press: () => bringBack(earlier, copy.entries) },
                { label: "Throw it away", press: throwAway },
            ],
        );
    };

    offer().catch(console.error);
})();
