package dev.batchsession.http.json;

/** Exception thrown if a text is not a page, because it is not JSON or violates the contract. */
public final class UnexpectedJsonException extends RuntimeException {
    private final long byteOffset;

    UnexpectedJsonException(String message) {
        this(message, -1);
    }

    /** @param message may quote the text, which may contain the key, at any length */
    UnexpectedJsonException(String message, long byteOffset) {
        super(message);
        this.byteOffset = byteOffset;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Returns the position in the text; negative if it is unknown. */
    public long byteOffset() {
        return byteOffset;
    }
}
