// Copies of forms that the server does not have yet, in this browser: `keptCopies.put(place, copy)`,
// `.take(place)`, which finds them, and `.drop(place)`. Others may use the same computer, so a copy is
// encrypted with a key that only its writer is given, after the log-in, and lasts a week at most.
// Without HTTPS a browser cannot encrypt, and then nothing is kept.
(() => {
    const DATABASE = "meridian";
    const STORE = "copies";
    const WEEK = 7 * 24 * 60 * 60 * 1000;
    const settings = document.getElementById("kept-copies")?.dataset;
    if (!settings || !window.crypto?.subtle || !window.indexedDB) {
        return;
    }
    const { subtle } = window.crypto;
    const { user } = settings;

    const answer = (request) =>
        new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });

    const opened = (() => {
        const request = window.indexedDB.open(DATABASE, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
        return answer(request);
    })();

    const key = subtle.importKey(
        "raw",
        Uint8Array.from(atob(settings.key), (letter) => letter.charCodeAt(0)),
        "AES-GCM",
        false,
        ["encrypt", "decrypt"],
    );

    const store = async (mode = "readwrite") =>
        (await opened).transaction(STORE, mode).objectStore(STORE);

    const keyOf = (place) => `${user} ${place}`;

    const put = async (place, copy) => {
        const iv = window.crypto.getRandomValues(new Uint8Array(12));
        const text = new TextEncoder().encode(JSON.stringify(copy));
        const data = await subtle.encrypt({ name: "AES-GCM", iv }, await key, text);
        const record = { key: keyOf(place), at: copy.at ?? Date.now(), iv, data };
        await answer((await store()).put(record));
    };

    const drop = async (place) => answer((await store()).delete(keyOf(place)));

    const read = async ({ iv, data, at }) => {
        const text = await subtle.decrypt({ name: "AES-GCM", iv }, await key, data);
        return { ...JSON.parse(new TextDecoder().decode(text)), at };
    };

    // What is too old goes, whoever wrote it; and what cannot be read any more.
    const take = async (place) => {
        const records = await answer((await store("readonly")).getAll());
        for (const record of records.filter(({ at }) => at < Date.now() - WEEK)) {
            await answer((await store()).delete(record.key));
        }
        const record = await answer((await store("readonly")).get(keyOf(place)));
        try {
            return record ? await read(record) : null;
        } catch {
            await drop(place);
            return null;
        }
    };

    window.keptCopies = { put, take, drop };
})();
