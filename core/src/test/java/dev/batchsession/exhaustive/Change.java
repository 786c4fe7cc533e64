package dev.batchsession.exhaustive;

/**
 * One change of the list.
 *
 * @param afterCalls how many calls precede it
 * @param place the row, or the place of the new row, counted from the end of the preamble
 * @param letter the instant of the new row
 */
record Change(int afterCalls, Action action, int place, char letter) {
    /** In the order in which changes between the same two calls are enumerated, since other orders have the same results. */
    enum Action {
        /** A row is deleted, or stops matching the filter. The listing cannot tell these apart. */
        LEAVE,
        /** The first row of the preamble is deleted. */
        LEAVE_TOP,
        /** A row that has left matches the filter again. */
        RETURN,
        INSERT,
        /** A row is inserted before the preamble. */
        INSERT_TOP
    }

    static Change of(int afterCalls, Action action, int place) {
        return new Change(afterCalls, action, place, '-');
    }

    /** Returns whether this change may follow another one; of two orders with the same result, only one may. */
    boolean mayFollow(Change other) {
        if (afterCalls != other.afterCalls) {
            return afterCalls > other.afterCalls;
        }
        int order = action.compareTo(other.action);
        return order > 0 || (order == 0 && place > other.place);
    }

    @Override
    public String toString() {
        String what = switch (action) {
            case LEAVE -> "row " + place + " leaves";
            case LEAVE_TOP -> "the first row of the preamble leaves";
            case RETURN -> "row " + place + " returns";
            case INSERT -> letter + " is inserted at " + place;
            case INSERT_TOP -> "a row is inserted at the top";
        };
        return "after call " + afterCalls + ' ' + what;
    }
}
