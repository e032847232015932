using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>Collects hints that come as two results, <c>&lt;marker&gt;URL</c> and <c>&lt;marker&gt;DIGEST</c>, in any order.</summary>
internal sealed class PairReader(HintKind kind, string uriSuffix, string digestSuffix)
{
    private readonly List<Pair> _pairs = [];
    private readonly Dictionary<string, Pair> _byMarker = new(StringComparer.Ordinal);

    /// <summary>Whether the result is half of such a pair, by its name.</summary>
    public bool TryAdd(NamedValue result)
    {
        var isUri = result.Name.EndsWith(uriSuffix, StringComparison.Ordinal);
        if (!isUri && !result.Name.EndsWith(digestSuffix, StringComparison.Ordinal))
            return false;
        var marker = result.Name[..^(isUri ? uriSuffix : digestSuffix).Length];
        if (!_byMarker.TryGetValue(marker, out var pair))
        {
            _byMarker.Add(marker, pair = new Pair(marker));
            _pairs.Add(pair);
        }

        pair.Set(isUri, result.Value);
        return true;
    }

    public IEnumerable<Hint> Finish(string prefix) => _pairs.Select(pair => Read(pair, prefix));

    private Hint Read(Pair pair, string prefix)
    {
        var marker = Quoted.Cut(pair.Marker);
        var uri = $"{marker}{uriSuffix}";
        var digest = $"{marker}{digestSuffix}";
        if (pair.Problem(uri, digest) is { } problem)
            return new Hint(kind, prefix + (pair.HasUri ? uri : digest)) { Problem = problem };
        var hint = new Hint(kind, $"{prefix}{uri}, {digest}");
        if (HintLimits.Check(pair.Uri) is { } tooLong)
            return hint with { Problem = tooLong };
        if (kind is HintKind.ImagePair)
            return ImageReference.Parse($"{pair.Uri}@{pair.Digest}", out var reason) is { } image
                ? hint with { Image = image, Remark = image.Remark }
                : hint with { Problem = reason };
        return ArtifactDigest.TryParse(pair.Digest, out var algorithm, out var hex, out var why)
            ? hint with { Artifact = new Subject(pair.Uri, algorithm, hex) }
            : hint with { Problem = why };
    }

    private sealed class Pair(string marker)
    {
        private ParamValue? _uri;
        private ParamValue? _digest;

        public string Marker { get; } = marker;

        public bool HasUri => _uri is not null;

        public string Uri { get; private set; } = "";

        public string Digest { get; private set; } = "";

        public void Set(bool isUri, ParamValue value)
        {
            var text = value.StringValue.Trim();
            if (isUri)
                (_uri, Uri) = (value, text.Length > 0 ? text : Uri);
            else
                (_digest, Digest) = (value, text.Length > 0 ? text : Digest);
        }

        public string? Problem(string uri, string digest) =>
            _uri is null ? $"there is no {uri} beside {digest}; the task must write both"
            : _digest is null ? $"there is no {digest} beside {uri}; the task must write both"
            : Uri.Length is 0 ? Empty(uri, _uri.Value)
            : Digest.Length is 0 ? Empty(digest, _digest.Value)
            : null;

        private static string Empty(string name, ParamValue value) => value.Type is ParamType.String
            ? $"{name} is empty; the task must write its value"
            : $"{name} is an {value.Type.ToString().ToLowerInvariant()}; it must be a string";
    }
}
