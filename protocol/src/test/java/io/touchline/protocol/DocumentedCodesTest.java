package io.touchline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of codes that clients read are those of the code. */
class DocumentedCodesTest {
    private static final Pattern ERROR_ROW =
            Pattern.compile("(?m)^\\| (\\d{4}) \\| ([A-Z_]+) \\| (yes)? ?\\| \\S.*\\|$");
    private static final Pattern CLOSE_ROW = Pattern.compile("(?m)^\\| (\\d{4}) \\| ([A-Z_]+) \\| [^|]+ \\|$");

    @Test
    void shouldDocumentEveryErrorCodeAsItIs() throws IOException {
        List<String> documented = ERROR_ROW
                .matcher(section("# Error codes"))
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + (row.group(3) == null ? "" : " temporary"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> code.number() + " " + code.name() + (code.temporary() ? " temporary" : ""))
                        .toList());
    }

    @Test
    void shouldDocumentEveryCloseCodeAsItIs() throws IOException {
        List<String> documented = CLOSE_ROW
                .matcher(section("## Close codes"))
                .results()
                .map(DocumentedCodesTest::numberAndName)
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> code.number() + " " + code.name())
                        .toList());
    }

    private static String numberAndName(MatchResult row) {
        return row.group(1) + " " + row.group(2);
    }

    /** From a heading to the next one. */
    private static String section(String heading) throws IOException {
        String page = Files.readString(Path.of("README.md"));
        int start = page.indexOf(heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = page.indexOf("\n#", start + heading.length());
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
