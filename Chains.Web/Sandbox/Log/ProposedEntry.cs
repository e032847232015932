using System.Text.Json;

namespace Chains.Web.Sandbox.Log;

/// <summary>Reads a proposed entry of any kind that the log takes.</summary>
internal static class ProposedEntry
{
    /// <exception cref="LogRequestException">400: of another kind or version, malformed, or with a signature that does not verify.</exception>
    public static NewEntry Parse(JsonElement json, EntryKeys keys)
    {
        var (kind, version) = (EntryJson.Text(json, "kind"), EntryJson.Text(json, "apiVersion"));
        var specification = EntryJson.Object(json, "spec");
        return (kind, version) switch
        {
            (DsseEntry.Kind, DsseEntry.Version) => DsseEntry.Parse(specification, keys),
            (IntotoEntry.Kind, IntotoEntry.Version) => IntotoEntry.Parse(specification, keys),
            (HashedRekord.Kind, HashedRekord.Version) => HashedRekord.Parse(specification, keys),
            _ => throw LogRequestException.Invalid(
                $"{kind} {version} is not taken; the sandbox takes {DsseEntry.Kind} {DsseEntry.Version}, {IntotoEntry.Kind} {IntotoEntry.Version} and {HashedRekord.Kind} {HashedRekord.Version}"),
        };
    }
}
