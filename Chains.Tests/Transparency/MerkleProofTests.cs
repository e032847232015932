using Chains.Core.Transparency;
using CsCheck;

namespace Chains.Tests.Transparency;

public sealed class MerkleProofTests
{
    private const int MaxLeaves = 33;
    private static readonly List<byte[]> Leaves = [.. Enumerable.Range(0, MaxLeaves).Select(i => new[] { (byte)i, (byte)(i * 7) })];

    // The roots of certificate-transparency's test vectors: leaves "", 00, 10, 2021, 3031, 40414243, …
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void NodeAndLeafHash_OfThePublishedLeaves_GiveThePublishedRoot(int count, string root)
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        Assert.Equal(root, Convert.ToHexStringLower(ReferenceTree.Root([.. leaves.Take(count).Select(Convert.FromHexString)])));
    }

    [Fact]
    public void VerifyInclusion_OfEveryLeafOfEveryTree_AcceptsItAtItsIndexAlone()
    {
        for (var size = 1; size <= MaxLeaves; size++)
        {
            var leaves = Leaves.Take(size).ToList();
            var root = ReferenceTree.Root(leaves);
            for (var index = 0; index < size; index++)
            {
                var proof = ReferenceTree.InclusionProof(index, leaves);
                var leaf = MerkleTree.LeafHash(leaves[index]);
                for (var claimed = -1; claimed <= size; claimed++)
                    Assert.Equal(claimed == index, MerkleProof.VerifyInclusion(leaf, claimed, size, proof, root));
            }
        }
    }

    [Fact]
    public void VerifyConsistency_OfEveryPairOfTrees_AcceptsTheTwoRootsAlone()
    {
        for (var second = 1; second <= MaxLeaves; second++)
        {
            var leaves = Leaves.Take(second).ToList();
            var secondRoot = ReferenceTree.Root(leaves);
            for (var first = 1; first <= second; first++)
            {
                var firstRoot = ReferenceTree.Root([.. leaves.Take(first)]);
                var proof = ReferenceTree.ConsistencyProof(first, leaves);
                Assert.True(MerkleProof.VerifyConsistency(first, firstRoot, second, secondRoot, proof));
                Assert.False(MerkleProof.VerifyConsistency(first, Flip(firstRoot), second, secondRoot, proof));
                Assert.False(MerkleProof.VerifyConsistency(first, firstRoot, second, Flip(secondRoot), proof));
                Assert.False(MerkleProof.VerifyConsistency(first, firstRoot, second, secondRoot, [.. proof, firstRoot]));
                if (first != second)
                    Assert.False(MerkleProof.VerifyConsistency(first, firstRoot, second, secondRoot, []) && proof.Count > 0);
            }
        }
    }

    [Fact]
    public void VerifyConsistency_FromTheEmptyTree_NeedsNoProof()
    {
        var root = ReferenceTree.Root(Leaves);
        Assert.True(MerkleProof.VerifyConsistency(0, MerkleTree.EmptyRoot, MaxLeaves, root, []));
        Assert.False(MerkleProof.VerifyConsistency(0, root, MaxLeaves, root, []));
        Assert.False(MerkleProof.VerifyConsistency(0, MerkleTree.EmptyRoot, MaxLeaves, root, [root]));
        Assert.False(MerkleProof.VerifyConsistency(MaxLeaves, root, 3, MerkleTree.EmptyRoot, []));
    }

    [Fact]
    public void VerifyInclusion_OfAProofOfAnotherLength_RefusesIt() =>
        Gen.Select(Gen.Int[1, MaxLeaves], Gen.Int[0, MaxLeaves - 1], Gen.Int[0, 70]).Sample((size, index, length) =>
        {
            index %= size;
            var leaves = Leaves.Take(size).ToList();
            var proof = ReferenceTree.InclusionProof(index, leaves);
            var other = Enumerable.Range(0, length).Select(i => i < proof.Count ? proof[i] : new byte[MerkleTree.HashLength]).ToList();
            return MerkleProof.VerifyInclusion(MerkleTree.LeafHash(leaves[index]), index, size, other, ReferenceTree.Root(leaves)) == (length == proof.Count);
        });

    [Fact]
    public void VerifyInclusion_OfHashesOfAnotherLength_RefusesThem() =>
        Assert.False(MerkleProof.VerifyInclusion(new byte[32], 0, 2, [new byte[31]], new byte[32]));

    [Fact]
    public void VerifyInclusion_AtTheEdgeOfTheNumbers_EndsAndRefuses() =>
        Gen.Select(Gen.Long, Gen.Long, Gen.Int[0, 66]).Sample((index, size, length) =>
            !MerkleProof.VerifyInclusion(new byte[32], index, size, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[32], length)], new byte[32])
            && !MerkleProof.VerifyConsistency(
                index, new byte[32], size, new byte[32], [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[32], length)]) | index == size);

    private static byte[] Flip(byte[] hash)
    {
        var flipped = hash[..];
        flipped[5] ^= 1;
        return flipped;
    }
}
