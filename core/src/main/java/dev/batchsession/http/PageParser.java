package dev.batchsession.http;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's byte parser, extended so that a string can be decoded in place and is not scanned again. It uses only the two
 * protected fields in which {@code UTF8StreamJsonParser} keeps the state of a string that is not read yet.
 */
final class PageParser extends UTF8StreamJsonParser {
    private static final Factory FACTORY = new Factory();

    private PageParser(
            ObjectReadContext context,
            IOContext io,
            int streamFeatures,
            int formatFeatures,
            ByteQuadsCanonicalizer names,
            byte[] text,
            int from,
            int length) {
        super(context, io, streamFeatures, formatFeatures, null, names, text, from, from + length, 0, false);
    }

    /**
     * Returns a parser of these bytes. Pages in UTF-16 or UTF-32, or with a byte order mark, are parsed by Jackson's own
     * parser.
     *
     * <p>Each page has its own table of property names. The table of a factory would keep all names that a server ever sent for
     * the life of the process.
     */
    static JsonParser of(PageBytes bytes) {
        byte[] text = bytes.array();
        boolean inUtf8 = bytes.length() >= 2 && text[0] > 0 && text[1] != 0; // JSON starts with two ASCII characters
        JsonFactory factory = inUtf8 ? FACTORY : new JsonFactory();
        return factory.createParser(ObjectReadContext.empty(), text, 0, bytes.length());
    }

    /** Returns the index of the first character of the current string, which is not read yet. */
    int stringStart() {
        return _inputPtr;
    }

    /** Continues after the current string, given the index of its closing quote. The parser cannot return the string then. */
    void skipString(int closingQuote) {
        _inputPtr = closingQuote + 1;
        _tokenIncomplete = false;
    }

    /** Not an {@code ObjectMapper}, which would load 600 more classes before the first row. */
    private static final class Factory extends JsonFactory {
        @Override
        protected JsonParser _createParser(ObjectReadContext context, IOContext io, byte[] text, int from, int length) {
            return new PageParser(
                    context,
                    io,
                    context.getStreamReadFeatures(_streamReadFeatures),
                    context.getFormatReadFeatures(_formatReadFeatures),
                    ByteQuadsCanonicalizer.createRoot().makeChild(_factoryFeatures), // not the factory's
                    text,
                    from,
                    length);
        }
    }
}
