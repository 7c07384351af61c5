import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Sums up a test run: reads the JUnit reports written since it began and the logs of its scripts, prints what was skipped and why,
 * and ends with the line {@code N passed, N failed, N skipped}. Exit status 1 when something failed, or was skipped where nothing
 * may be; what wants a recording of someone else's, which is no part of the project, may always be. Run as a source file: {@code java .ci/TestSummary.java LOGS NAME=STATUS…}
 */
public final class TestSummary {
    private static final Pattern COUNTS = Pattern.compile(
            "^(?:\\[INFO] )?[^:\\[\\]]+: passed (\\d+)(?:, failed (\\d+))?(?:, skipped (\\d+))?\\b.*");
    private static final Pattern SKIPPED = Pattern.compile("^(?:\\[INFO] )?SKIPPED: (.+)");

    /** How the reason of a test begins that is skipped for want of a recording. */
    private static final String NO_RECORDING = "no recording";

    private final List<String[]> skips = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int failed;
    private int skipped;

    private TestSummary() {}

    public static void main(String[] arguments) throws Exception {
        Path logs = Path.of(arguments[0]);
        TestSummary summary = new TestSummary();
        summary.readReports(Path.of(""), Files.getLastModifiedTime(logs.resolve("started")));
        for (String result : List.of(arguments).subList(1, arguments.length)) {
            int equals = result.lastIndexOf('=');
            String name = result.substring(0, equals);
            summary.readLog(name, logs.resolve(name + ".log"), Integer.parseInt(result.substring(equals + 1)));
        }
        summary.print();
        boolean requireAll = "1".equals(System.getenv("TOUCHLINE_REQUIRE_ALL"));
        System.exit(summary.failed > 0 || requireAll && summary.hasAvoidableSkips() ? 1 : 0);
    }

    private void readReports(Path root, FileTime since) throws IOException, ParserConfigurationException {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        Files.walkFileTree(root.toAbsolutePath(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return name.equals("node_modules") || name.equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String folder = file.getParent().getFileName().toString();
                String name = file.getFileName().toString();
                if (folder.matches("(surefire|failsafe)-reports")
                        && name.matches("TEST-.*\\.xml")
                        && attributes.lastModifiedTime().compareTo(since) >= 0) {
                    try {
                        readReport(parser.parse(file.toFile()).getDocumentElement());
                    } catch (SAXException e) {
                        throw new IOException(file.toString(), e);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void readReport(Element suite) {
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname").replaceAll(".*\\.", "") + "." + test.getAttribute("name");
            if (test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0) {
                failed++;
                failures.add(name);
            } else if (test.getElementsByTagName("skipped").item(0) instanceof Element skip) {
                skip(name, reason(skip));
            } else {
                passed++;
            }
        }
    }

    /** A disabled test has its reason in the attribute, an aborted one in the first line of its stack trace. */
    private static String reason(Element skip) {
        String message = skip.getAttribute("message");
        return (message.isBlank() ? skip.getTextContent() : message)
                .strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^[\\w.$]+(?:Exception|Error): ", "")
                .replaceFirst("^(?:Assumption failed|skipped): ", "");
    }

    private void readLog(String name, Path log, int status) throws IOException {
        int failedBefore = failed;
        boolean counted = name.equals("maven");
        for (String line : Files.readString(log).split("\\R")) {
            Matcher counts = COUNTS.matcher(line);
            Matcher skip = SKIPPED.matcher(line);
            if (skip.matches()) {
                counted = true;
                skip(name, skip.group(1));
            } else if (counts.matches()) {
                counted = true;
                passed += Integer.parseInt(counts.group(1));
                failed += number(counts.group(2));
                for (int i = 0; i < number(counts.group(3)); i++) {
                    skip(name, "see its log");
                }
            }
        }
        if (status == 0) {
            passed += counted ? 0 : 1;
        } else if (failed == failedBefore && !(name.equals("maven") && failed > 0)) {
            // It failed otherwise than by a test: a build error, a crash.
            failed++;
            failures.add(name + " (exit status " + status + ")");
        }
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private void skip(String what, String why) {
        skipped++;
        skips.add(new String[] {what, why});
    }

    private boolean hasAvoidableSkips() {
        return skips.stream().anyMatch(skip -> !skip[1].startsWith(NO_RECORDING));
    }

    private void print() {
        System.out.println();
        if (!failures.isEmpty()) {
            System.out.println("Failed:");
            failures.forEach(name -> System.out.println("  " + name));
        }
        if (!skips.isEmpty()) {
            int width = skips.stream().mapToInt(skip -> skip[0].length()).max().orElse(0);
            System.out.printf("%-" + width + "s  %s%n", "Skipped", "Why");
            skips.forEach(skip -> System.out.printf("%-" + width + "s  %s%n", skip[0], skip[1]));
        }
        System.out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
    }
}
