package dev.batchsession.http;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's parser over bytes, which tells where a string stands, and does not pass over one again that was read there. Of
 * the parser's fields only the two are used that {@code UTF8StreamJsonParser} itself keeps for a string not read yet.
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
     * A parser of these bytes: one of this kind, but for pages in UTF-16 or UTF-32, or that begin with a byte order mark.
     *
     * <p>A factory has tables of property names that keep what any server sent for as long as the process runs. So each page
     * has a table of its own, which ends with it.
     */
    static JsonParser of(PageBytes bytes) {
        byte[] text = bytes.array();
        boolean inUtf8 = bytes.length() >= 2 && text[0] > 0 && text[1] != 0; // JSON begins with two of ASCII
        JsonFactory factory = inUtf8 ? FACTORY : new JsonFactory();
        return factory.createParser(ObjectReadContext.empty(), text, 0, bytes.length());
    }

    /** Where the characters of the string begin that the parser is at, and has not read yet. */
    int startOfString() {
        return _inputPtr;
    }

    /** Goes on behind that string, whose closing quote is there. It cannot be asked for from the parser then. */
    void passString(int closingQuote) {
        _inputPtr = closingQuote + 1;
        _tokenIncomplete = false;
    }

    /** Not an {@code ObjectMapper}, for which a new process would load 600 more classes before its first row. */
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
