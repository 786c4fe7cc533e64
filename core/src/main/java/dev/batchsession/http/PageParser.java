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

    /** A parser of these bytes: one of this kind, but for pages in UTF-16 or UTF-32, or that begin with a byte order mark. */
    static JsonParser of(PageBytes bytes) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes.array(), 0, bytes.length());
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
            boolean inUtf8 = length >= 2 && text[from] > 0 && text[from + 1] != 0; // JSON begins with two of ASCII
            if (!inUtf8) {
                return super._createParser(context, io, text, from, length);
            }
            return new PageParser(
                    context,
                    io,
                    context.getStreamReadFeatures(_streamReadFeatures),
                    context.getFormatReadFeatures(_formatReadFeatures),
                    _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                    text,
                    from,
                    length);
        }
    }
}
