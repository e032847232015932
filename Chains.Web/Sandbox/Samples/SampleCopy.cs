using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chains.Web.Sandbox.Samples;

/// <summary>
/// Makes a sample happen again: times end now; with another name also artifact digests are new, the same everywhere in the sample.
/// What a step ran (<c>imageID</c>) stays.
/// </summary>
internal sealed partial class SampleCopy
{
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly string _oldName;
    private readonly string _newName;
    private readonly TimeSpan _shift;

    private SampleCopy(SampleRun sample, string newName, DateTimeOffset end)
    {
        (_oldName, _newName) = (sample.Name, newName);
        var last = sample.Documents.Select(document => Time(document["status"]?["completionTime"])).Max();
        _shift = last is { } time ? TimeSpan.FromSeconds(Math.Floor((end - time).TotalSeconds)) : TimeSpan.Zero;
    }

    public static SampleRun Make(SampleRun sample, string newName, DateTimeOffset end)
    {
        var copy = new SampleCopy(sample, newName, end);
        return new SampleRun(newName, [.. sample.Documents.Select(document => (JsonObject)copy.Rewrite(document, "")!)]);
    }

    private JsonNode? Rewrite(JsonNode? node, string member) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Rewrite(pair.Value, pair.Key)))),
        JsonArray list => new JsonArray([.. list.Select(item => Rewrite(item, member))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Rewrite(text, member)),
        _ => node?.DeepClone(),
    };

    private string Rewrite(string text, string member)
    {
        if (TimePattern().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return (time + _shift).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (_oldName == _newName || member == "imageID")
            return text;
        if (text == _oldName || text.StartsWith(_oldName + "-", StringComparison.Ordinal))
            return _newName + text[_oldName.Length..];
        return DigestPattern().Replace(text, match => FreshDigest(match.Value));
    }

    private string FreshDigest(string digest)
    {
        if (!_digests.TryGetValue(digest, out var fresh))
            _digests[digest] = fresh = "sha256:" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return fresh;
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z")]
    private static partial Regex TimePattern();

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex DigestPattern();
}
