using System.Security.Cryptography;
using Chains.Web.Sandbox.Log;

namespace Chains.Tests.Sandbox.Log;

/// <summary>The stored tree against the recursive definitions of RFC 6962 section 2.1, computed from all leaves.</summary>
public sealed class LogTreeTests
{
    private const int Largest = 70;

    private readonly Nodes _nodes = new();
    private readonly LogTree _tree;
    private readonly byte[][] _leaves = [.. Enumerable.Range(0, Largest).Select(i => LogTree.LeafHash([(byte)i]))];

    public LogTreeTests()
    {
        _tree = new LogTree(_nodes);
        for (var size = 0; size < Largest; size++)
            _tree.Append(_leaves[size], size);
    }

    [Fact]
    public void Root_OfNothing_IsTheHashOfNothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(_tree.Root(0)));

    [Fact]
    public void LeafHash_OfTheEmptyEntry_IsThePublishedVector() =>
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(LogTree.LeafHash([])));

    [Fact]
    public void Root_OfEverySize_IsTheDefinition()
    {
        for (var size = 1; size <= Largest; size++)
            Assert.Equal(Root(_leaves.AsSpan(0, size)), _tree.Root(size));
    }

    [Fact]
    public void Inclusion_OfEveryLeafInEverySize_IsTheDefinition()
    {
        for (var size = 1; size <= Largest; size++)
            for (var index = 0; index < size; index++)
                Assert.Equal(Path(index, _leaves.AsSpan(0, size)), _tree.Inclusion(index, size));
    }

    [Fact]
    public void Consistency_OfEveryTwoSizes_IsTheDefinition()
    {
        for (var second = 1; second <= Largest; second++)
            for (var first = 1; first <= second; first++)
                Assert.Equal(Proof(first, _leaves.AsSpan(0, second), whole: true), _tree.Consistency(first, second));
    }

    [Fact]
    public void Proofs_OutsideTheTree_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Inclusion(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Consistency(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Consistency(4, 3));
    }

    private static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        var split = Split(leaves.Length);
        return SHA256.HashData([1, .. Root(leaves[..split]), .. Root(leaves[split..])]);
    }

    private static List<byte[]> Path(int index, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return [];
        var split = Split(leaves.Length);
        return index < split
            ? [.. Path(index, leaves[..split]), Root(leaves[split..])]
            : [.. Path(index - split, leaves[split..]), Root(leaves[..split])];
    }

    private static List<byte[]> Proof(int first, ReadOnlySpan<byte[]> leaves, bool whole)
    {
        if (first == leaves.Length)
            return whole ? [] : [Root(leaves)];
        var split = Split(leaves.Length);
        return first <= split
            ? [.. Proof(first, leaves[..split], whole), Root(leaves[split..])]
            : [.. Proof(first - split, leaves[split..], whole: false), Root(leaves[..split])];
    }

    private static int Split(int count)
    {
        var split = 1;
        while (split * 2 < count)
            split *= 2;
        return split;
    }

    private sealed class Nodes : ILogNodes
    {
        private readonly Dictionary<(int, long), byte[]> _hashes = [];

        public byte[] Read(int level, long position) => _hashes[(level, position)];

        public void Write(int level, long position, byte[] hash) => _hashes.Add((level, position), hash);
    }
}
