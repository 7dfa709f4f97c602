-- lowest compatible version: 3
-- The words of messages, as the program splits them. Contentless: it answers only which messages hold a word, and their rows have
-- the text. The tokenizer only has to cut at the spaces between our words. Column room holds one word that no text can contain,
-- so that a search reads only the entries of its room, however common the words are elsewhere.
-- pchat_words and pchat_room_word are functions that the program brings along.

CREATE VIRTUAL TABLE message_words USING fts5 (
    room, words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

INSERT INTO message_words (rowid, room, words) SELECT id, pchat_room_word(room_id), pchat_words(text) FROM messages;
