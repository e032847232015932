using System.Text.Json;
using Chains.Core.Signing;

namespace Chains.Web.Sandbox.Log;

/// <summary>What an attestation is found by besides its own hashes: the digests of its subjects and of its materials.</summary>
internal static class StatementDigests
{
    private const int Most = 1000;

    /// <summary>As <c>sha256:HEX</c>; none when the payload is no in-toto statement.</summary>
    public static IReadOnlyList<string> Of(string payloadType, ReadOnlyMemory<byte> payload)
    {
        if (payloadType != Dsse.InTotoPayloadType)
            return [];
        try
        {
            using var json = JsonDocument.Parse(payload);
            var materials = EntryJson.Optional(json.RootElement, "predicate") is { } predicate ? EntryJson.Optional(predicate, "materials") : null;
            return [.. Digests(EntryJson.Optional(json.RootElement, "subject")).Concat(Digests(materials)).Distinct().Take(Most)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Digests(JsonElement? list) =>
        list is not { ValueKind: JsonValueKind.Array } array ? []
        : from item in array.EnumerateArray()
          let digests = EntryJson.Optional(item, "digest")
          where digests is { ValueKind: JsonValueKind.Object }
          from digest in digests.Value.EnumerateObject()
          where digest.Value.ValueKind is JsonValueKind.String
          select $"{digest.Name}:{digest.Value.GetString()}".ToLowerInvariant();
}
