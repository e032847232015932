using System.Collections.Immutable;
using System.Globalization;

namespace Chains.Core.Transparency;

/// <summary>
/// A log's state at one moment (c2sp.org/tlog-checkpoint): the text of a <see cref="SignedNote"/> with the lines origin, size in decimal, root hash in
/// base64, then any extension lines.
/// </summary>
/// <param name="Origin">The log's name. Rekor v1 appends <c> - </c> and the tree's id.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="RootHash">32 bytes.</param>
/// <param name="Extensions">Lines after the third, opaque.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> RootHash, ImmutableArray<string> Extensions)
{
    private const string TreeIdSeparator = " - ";

    /// <summary>The origin's host part: without the tree id that Rekor v1 appends.</summary>
    public string LogName => TreeIdStart is { } start ? Origin[..start] : Origin;

    /// <summary>Whether the origin ends with a tree's id, as Rekor v1 writes it.</summary>
    public bool HasTreeId => TreeIdStart is not null;

    private int? TreeIdStart
    {
        get
        {
            var at = Origin.LastIndexOf(TreeIdSeparator, StringComparison.Ordinal);
            return at > 0 && at + TreeIdSeparator.Length < Origin.Length && Origin.AsSpan(at + TreeIdSeparator.Length).IndexOfAnyExceptInRange('0', '9') < 0
                ? at
                : null;
        }
    }

    /// <summary>Reads a note's text.</summary>
    /// <exception cref="FormatException">It is no checkpoint; the message names the line.</exception>
    public static Checkpoint Parse(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("The checkpoint does not end with a line feed.");
        var lines = text[..^1].Split('\n');
        if (lines.Length < 3)
            throw new FormatException($"The checkpoint has {lines.Length} lines; origin, size and root hash are three.");
        if (lines[0].Length == 0)
            throw new FormatException("The checkpoint's origin is empty.");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || lines[1] is ['0', _, ..])
            throw new FormatException("The checkpoint's size is not a decimal number.");
        var root = StrictBase64.Decode(lines[2], "checkpoint's root hash", MerkleTree.HashLength);
        if (root.Length != MerkleTree.HashLength)
            throw new FormatException($"The checkpoint's root hash has {root.Length} bytes instead of {MerkleTree.HashLength}.");
        if (lines.Skip(3).Any(l => l.Length == 0))
            throw new FormatException("An extension line of the checkpoint is empty.");
        return new Checkpoint(lines[0], size, root, [.. lines.Skip(3)]);
    }

    /// <summary>The text to be signed, with a final line feed.</summary>
    public string ToText() =>
        string.Concat(new[] { Origin, Size.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(RootHash.Span) }
            .Concat(Extensions.IsDefault ? [] : Extensions)
            .Select(line => line + "\n"));
}
