package dev.batchsession.http.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A position in the bytes of a JSON text. Each method passes white space and then one element. It reads no byte beyond the text, and
 * throws {@link UnusualJsonException} unless the element is certainly valid JSON, and has the form that it handles. Not safe for
 * concurrent use.
 */
final class JsonCursor {
    /** The index of a literal that is not among those expected. */
    static final int UNKNOWN = -1;

    /** These bounds are well below Jackson's, which decides about whatever exceeds them. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_NAME_LENGTH = 1_000;
    private static final int MAX_NUMBER_LENGTH = 100;

    /** Every number of so many digits is a {@code long}. */
    private static final int MAX_DIGITS = 18;

    private final byte[] text;
    private final int end;
    private final Timestamps timestamps;
    private int at;

    /** @param text is not modified */
    JsonCursor(byte[] text, int length) {
        this.text = text;
        this.end = length;
        this.timestamps = new Timestamps(text, length);
    }

    void expect(char c) {
        if (!accept(c)) {
            throw new UnusualJsonException();
        }
    }

    /** Passes this character if it comes next. Returns whether it did. */
    boolean accept(char c) {
        if (next() != c) {
            return false;
        }
        at++;
        return true;
    }

    /** Passes the comma before another element, or the end of the array or object. Returns whether there is another element. */
    boolean another(char close) {
        if (accept(',')) {
            return true;
        }
        expect(close);
        return false;
    }

    void expectEnd() {
        while (at < end) {
            if (!isWhiteSpace(text[at++])) {
                throw new UnusualJsonException();
            }
        }
    }

    boolean acceptNull() {
        if (next() != 'n') {
            return false;
        }
        word("null");
        return true;
    }

    boolean bool() {
        boolean value = next() == 't';
        word(value ? "true" : "false");
        return value;
    }

    /** Passes a literal if it comes next. Returns whether it did. */
    boolean accept(Literal literal) {
        next();
        if (!literal.isAt(text, at, end)) {
            return false;
        }
        at += literal.length();
        return true;
    }

    /** Passes one of these literals if it comes next. Returns its index; {@link #UNKNOWN} if none does. */
    int acceptOneOf(Literal[] literals) {
        for (int i = 0; i < literals.length; i++) {
            if (accept(literals[i])) {
                return i;
            }
        }
        return UNKNOWN;
    }

    /**
     * Passes a name and its colon if it is one of {@code names}.
     *
     * @param names with their quotes
     * @param guess the index that is compared first
     * @return its index; {@link #UNKNOWN} if it is another name, which is not passed
     */
    int nameOf(Literal[] names, int guess) {
        int name = guess < names.length && accept(names[guess]) ? guess : acceptOneOf(names);
        if (name != UNKNOWN) {
            expect(':');
        }
        return name;
    }

    /** Returns the names of an object, as bits, with one more, which must not be repeated unless it is {@link #UNKNOWN}. */
    static int once(int seen, int name) {
        if (name == UNKNOWN) {
            return seen;
        }
        if ((seen & 1 << name) != 0) {
            throw new UnusualJsonException();
        }
        return seen | 1 << name;
    }

    /** Passes a string without escapes. */
    String string() {
        next();
        int from = at;
        if (passString()) {
            throw new UnusualJsonException();
        }
        return utf8(from + 1, at - 1);
    }

    /** Passes a name without escapes, and its colon. */
    String name() {
        String name = string();
        if (name.length() > MAX_NAME_LENGTH) {
            throw new UnusualJsonException();
        }
        expect(':');
        return name;
    }

    UUID uuid() {
        int from = openingQuote() + 1;
        int close = from + Uuids.LENGTH;
        UUID uuid = isQuote(close) ? Uuids.parse(text, from) : null;
        at = close + 1;
        return required(uuid);
    }

    Instant instant() {
        Instant instant = timestamps.at(openingQuote() + 1);
        at = timestamps.end() + 1;
        return required(isQuote(at - 1) ? instant : null);
    }

    int integer() {
        long value = longInteger();
        if (value > Integer.MAX_VALUE) {
            throw new UnusualJsonException();
        }
        return (int) value;
    }

    /** Passes the digits of an integer without a sign. A fraction or an exponent is not passed. */
    long longInteger() {
        next();
        int from = at;
        long value = 0;
        while (isDigit()) {
            value = value * 10 + text[at++] - '0'; // overflows only if there are too many
        }
        int digits = at - from;
        if (digits == 0 || digits > MAX_DIGITS || (digits > 1 && text[from] == '0')) {
            throw new UnusualJsonException();
        }
        return value;
    }

    /** Passes any value. Returns its text as it is. */
    String value() {
        next();
        int from = at;
        passValue(0);
        return utf8(from, at);
    }

    private void passValue(int depth) {
        switch (next()) {
            case '{' -> passObject(depth + 1);
            case '[' -> passArray(depth + 1);
            case '"' -> passString();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> passNumber();
        }
    }

    private void passObject(int depth) {
        expect('{');
        if (depth > MAX_DEPTH) {
            throw new UnusualJsonException();
        }
        if (accept('}')) {
            return;
        }
        do {
            next();
            int from = at;
            passString();
            if (at - from > MAX_NAME_LENGTH) {
                throw new UnusualJsonException();
            }
            expect(':');
            passValue(depth);
        } while (another('}'));
    }

    private void passArray(int depth) {
        expect('[');
        if (depth > MAX_DEPTH) {
            throw new UnusualJsonException();
        }
        if (accept(']')) {
            return;
        }
        do {
            passValue(depth);
        } while (another(']'));
    }

    /** Returns whether the string has escapes. */
    private boolean passString() {
        boolean escapes = false;
        at = openingQuote() + 1;
        for (int c = take(); c != '"'; c = take()) {
            if (c >= 0 && c < ' ') {
                throw new UnusualJsonException();
            }
            if (c == '\\') {
                escapes = true;
                passEscape();
            }
        }
        return escapes;
    }

    private void passEscape() {
        int c = take();
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(take(), 16) < 0) {
                    throw new UnusualJsonException();
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw new UnusualJsonException();
        }
    }

    private void passNumber() {
        int from = at;
        passIfAt('-');
        int first = at;
        passDigits();
        if (text[first] == '0' && at - first > 1) {
            throw new UnusualJsonException();
        }
        if (passIfAt('.')) {
            passDigits();
        }
        if (passIfAt('e') || passIfAt('E')) {
            if (!passIfAt('+')) {
                passIfAt('-');
            }
            passDigits();
        }
        if (at - from > MAX_NUMBER_LENGTH) {
            throw new UnusualJsonException();
        }
    }

    private void passDigits() {
        if (!isDigit()) {
            throw new UnusualJsonException();
        }
        while (isDigit()) {
            at++;
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (take() != word.charAt(i)) {
                throw new UnusualJsonException();
            }
        }
    }

    /** Passes white space. Returns the character after it, which is not passed. */
    private byte next() {
        while (at < end) {
            byte c = text[at];
            if (c > ' ' || !isWhiteSpace(c)) { // usually there is none
                return c;
            }
            at++;
        }
        throw new UnusualJsonException();
    }

    private static boolean isWhiteSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private byte take() {
        if (at >= end) {
            throw new UnusualJsonException();
        }
        return text[at++];
    }

    private boolean passIfAt(char c) {
        boolean isAt = at < end && text[at] == c;
        at += isAt ? 1 : 0;
        return isAt;
    }

    private boolean isDigit() {
        return at < end && text[at] >= '0' && text[at] <= '9';
    }

    private boolean isQuote(int index) {
        return index < end && text[index] == '"';
    }

    private int openingQuote() {
        if (next() != '"') {
            throw new UnusualJsonException();
        }
        return at;
    }

    private String utf8(int from, int to) {
        String decoded = new String(text, from, to - from, StandardCharsets.UTF_8);
        if (decoded.indexOf('\ufffd') >= 0) { // instead of invalid bytes
            throw new UnusualJsonException();
        }
        return decoded;
    }

    /** Returns the value. */
    static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new UnusualJsonException();
        }
        return value;
    }
}
