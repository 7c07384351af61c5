package io.touchline.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.VerticleBase;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds what CONTRIBUTING.md says of the folders: who may know whom, and what the pure packages may not touch. */
class ArchitectureTest {
    private static final String PROTOCOL = "io.touchline.protocol..";
    private static final String FEEDS = "io.touchline.feeds..";
    private static final String APP = "io.touchline.app..";
    private static final String TESTS = "io.touchline.architecture..";

    /** The verticles folder has no package of its own: it is what is in no other folder. */
    private static final DescribedPredicate<JavaClass> VERTICLES = resideInAnyPackage("io.touchline..")
            .and(resideOutsideOfPackages(PROTOCOL, FEEDS, APP, TESTS))
            .as("verticles");

    /** Reading the time, chance and ids of the moment: what makes two runs differ. */
    private static final Set<String> IMPURE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.InstantSource.system",
            "java.util.concurrent.ThreadLocalRandom.current");

    private static final Set<String> ENVIRONMENT = Set.of(
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.System.setProperty",
            "java.lang.Boolean.getBoolean",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static JavaClasses ours;

    @BeforeAll
    static void readClasses() {
        ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.touchline");
    }

    @Test
    void shouldSeeTheClassesOfAllFolders() {
        // Otherwise the rules below would hold of nothing.
        assertThat(ours.stream().anyMatch(resideInAnyPackage(PROTOCOL))).isTrue();
        assertThat(ours.stream().anyMatch(resideInAnyPackage(FEEDS))).isTrue();
        assertThat(ours.stream().anyMatch(VERTICLES)).isTrue();
        assertThat(ours.stream().anyMatch(resideInAnyPackage(APP))).isTrue();
    }

    @Test
    void shouldKeepProtocolToItself() {
        check(noClasses()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.touchline..").and(resideOutsideOfPackages(PROTOCOL))));
    }

    @Test
    void shouldLetFeedsKnowProtocolAlone() {
        check(noClasses()
                .that()
                .resideInAPackage(FEEDS)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.touchline..").and(resideOutsideOfPackages(PROTOCOL, FEEDS))));
    }

    @Test
    void shouldLetNobodyKnowTheApplication() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(APP));
    }

    @Test
    void shouldKeepFrameworksOutOfPurePackages() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PROTOCOL, "io.touchline.domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..", "org.apache.kafka..", "java.sql.."));
        check(noClasses()
                .that(resideInAnyPackage("io.touchline.protocol", "io.touchline.domain.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.."));
    }

    @Test
    void shouldKeepTimeAndChanceOutOfPurePackages() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PROTOCOL, "io.touchline.domain..")
                .should()
                .callMethodWhere(calls(IMPURE))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class));
    }

    @Test
    void shouldReadTheEnvironmentInTheApplicationAlone() {
        check(noClasses().that().resideOutsideOfPackage(APP).should().callMethodWhere(calls(ENVIRONMENT)));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.touchline.(**)").should().beFreeOfCycles().check(ours);
    }

    @Test
    void shouldBuildVerticlesOnVerticleBase() {
        check(classes().that().haveSimpleNameEndingWith("Verticle").should().beAssignableTo(VerticleBase.class));
    }

    @Test
    void shouldNameClassesByWhatTheyAre() {
        check(noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(ours);
    }

    private static DescribedPredicate<JavaCall<?>> calls(Set<String> methods) {
        return DescribedPredicate.describe(
                "one of " + methods,
                call -> methods.contains(call.getTargetOwner().getName() + "." + call.getName()));
    }
}
