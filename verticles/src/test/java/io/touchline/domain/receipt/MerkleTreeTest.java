package io.touchline.domain.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** The inputs and roots of the Certificate Transparency reference tests (RFC 6962). */
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final List<byte[]> leaves =
            INPUTS.stream().map(HexFormat.of()::parseHex).map(MerkleTree::leaf).toList();

    @Test
    void shouldComeToTheRootsOfTheStandard() {
        for (int size = 1; size <= leaves.size(); size++) {
            assertThat(HexFormat.of().formatHex(MerkleTree.root(leaves.subList(0, size))))
                    .as("%d leaves", size)
                    .isEqualTo(ROOTS.get(size - 1));
        }
    }

    @Test
    void shouldLeadFromEachLeafOfEachTreeToItsRootAndFromNoOther() {
        List<byte[]> many = new ArrayList<>();
        for (int size = 1; size <= 70; size++) {
            many.add(MerkleTree.leaf(("leaf " + size).getBytes(StandardCharsets.US_ASCII)));
            byte[] root = MerkleTree.root(many);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = MerkleTree.path(many, index);

                assertThat(MerkleTree.rootOf(many.get(index), index, size, path))
                        .isEqualTo(root);

                byte[] other = MerkleTree.leaf(new byte[] {1});
                assertThat(MerkleTree.rootOf(other, index, size, path)).isNotEqualTo(root);
                int elsewhere = (index + 1) % size;
                if (elsewhere != index) {
                    assertThat(MerkleTree.rootOf(many.get(index), elsewhere, size, path))
                            .isNotEqualTo(root);
                }
            }
        }
    }

    @Test
    void shouldRefuseAPathThatIsTooShortOrTooLong() {
        List<byte[]> path = new ArrayList<>(MerkleTree.path(leaves, 3));
        path.add(leaves.getFirst());

        assertThat(MerkleTree.rootOf(leaves.get(3), 3, 8, path)).isNull();
        assertThat(MerkleTree.rootOf(leaves.get(3), 3, 8, path.subList(0, 2))).isNull();
        assertThat(MerkleTree.rootOf(leaves.get(3), 8, 8, path.subList(0, 3))).isNull();
        assertThat(MerkleTree.rootOf(leaves.get(3), -1, 8, path.subList(0, 3))).isNull();
    }
}
