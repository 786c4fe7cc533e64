package dev.batchsession.export;

/** CSV as RFC 4180 has it, with one precaution: no cell is a formula, whichever character a spreadsheet splits cells at. */
final class Csv {
    static final String LINE_END = "\r\n";
    static final String HEADER = "batch_id,status,total_requests,completed_requests,failed_requests,created_at,"
            + "actual_completion_time" + LINE_END;

    private static final String FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"; // the latter in full width

    /** On OWASP's list too, as the first character of a text. */
    private static final String CONTROLS = "\t\r\n";

    /** Where a cell begins for a spreadsheet that splits at semicolons or tabs: it ignores quotes inside such a cell. */
    private static final String CELL_ENDS = ";\t\r\n";

    private Csv() {}

    /** Appends a text that the API words freely: with an apostrophe before what would be run, and in quotes if needed. */
    static void appendText(StringBuilder line, String text) {
        String cell = withoutFormula(text);
        if (needsQuotes(cell)) {
            line.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            line.append(cell);
        }
    }

    private static String withoutFormula(String text) {
        StringBuilder cell = new StringBuilder(text.length());
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((atStart && FORMULA_STARTS.indexOf(c) >= 0) || (i == 0 && CONTROLS.indexOf(c) >= 0)) {
                cell.append('\'');
            }
            cell.append(c);
            atStart = CELL_ENDS.indexOf(c) >= 0 || (atStart && (c == '"' || c == ' '));
        }
        return cell.toString();
    }

    private static boolean needsQuotes(String cell) {
        return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    }
}
