using System.Text;
using System.Text.Json;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Credentials;

/// <summary>
/// The <c>auths</c> of a Docker <c>config.json</c> (and of a <c>.dockerconfigjson</c> secret; a <c>.dockercfg</c> is the map alone), matched as the
/// kubelet matches them: host and port, with <c>*</c> in the labels of the host, and the path as a prefix; the longest entry first.
/// Credential helpers (<c>credsStore</c>, <c>credHelpers</c>) are programs and are not run.
/// </summary>
public sealed class DockerConfig
{
    /// <summary>A secret's limit.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly IReadOnlyList<Entry> _entries;

    private DockerConfig(IReadOnlyList<Entry> entries, bool hasHelpers)
    {
        _entries = entries;
        HasHelpers = hasHelpers;
    }

    /// <summary>Whether it names credential helpers, which are not run.</summary>
    public bool HasHelpers { get; }

    /// <param name="isLegacy">The content is a <c>.dockercfg</c>.</param>
    /// <exception cref="FormatException">It is no such JSON; the message quotes nothing of it.</exception>
    public static DockerConfig Parse(ReadOnlyMemory<byte> content, bool isLegacy = false)
    {
        if (content.Length > MaxBytes)
            throw new FormatException($"has {content.Length} bytes; at most {MaxBytes} are read");
        try
        {
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                throw new FormatException("is no JSON object");
            var auths = isLegacy ? json.RootElement : json.RootElement.Field("auths"u8);
            var entries = auths.Members().Select(member => ReadEntry(member.Name, member.Value)).OfType<Entry>();
            var helpers = json.RootElement.Text("credsStore"u8).Length > 0 || json.RootElement.Field("credHelpers"u8).Members().Any();
            return new DockerConfig([.. entries.OrderByDescending(entry => entry.Path.Length).ThenByDescending(entry => entry.Host, StringComparer.Ordinal)], !isLegacy && helpers);
        }
        catch (JsonException)
        {
            throw new FormatException("is no valid JSON");
        }
    }

    public RegistryCredential? Find(RepositoryName repository) =>
        _entries.FirstOrDefault(entry => entry.Matches(repository))?.Credential;

    private static Entry? ReadEntry(string key, JsonElement json)
    {
        var place = key;
        foreach (var scheme in (string[])["https://", "http://"])
            if (place.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                place = place[scheme.Length..];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (place, "") : (place[..slash], place[(slash + 1)..].Trim('/'));
        // Docker writes https://index.docker.io/v1/ and means the host.
        if (path is "v1" or "v2" || path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("v2/", StringComparison.Ordinal))
            path = path.Length > 2 ? path[3..] : "";
        return host.Length > 0 && ReadCredential(json) is { } credential ? new Entry(NormalHost(host), path, credential) : null;
    }

    private static RegistryCredential? ReadCredential(JsonElement json)
    {
        if (json.Text("registrytoken"u8) is { Length: > 0 } bearer)
            return RegistryCredential.Bearer(bearer);
        if (json.Text("identitytoken"u8) is { Length: > 0 } identity)
            return RegistryCredential.Identity(identity);
        var (user, password) = (json.Text("username"u8), json.Text("password"u8));
        if (json.Text("auth"u8) is { Length: > 0 } auth && Decode(auth) is { } pair)
            (user, password) = pair;
        if (user is "<token>")
            return RegistryCredential.Identity(password);
        return user.Length > 0 || password.Length > 0 ? RegistryCredential.Basic(user, password) : null;
    }

    private static (string User, string Password)? Decode(string auth)
    {
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth.PadRight((auth.Length + 3) / 4 * 4, '='), bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0');
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (pair[..colon], pair[(colon + 1)..]);
    }

    private static string NormalHost(string host) =>
        host.ToLowerInvariant() is "docker.io" or "registry-1.docker.io" or "registry.hub.docker.com" ? RepositoryName.DockerHub : host.ToLowerInvariant();

    private sealed record Entry(string Host, string Path, RegistryCredential Credential)
    {
        public bool Matches(RepositoryName repository) =>
            MatchesHost(repository.Registry.ToLowerInvariant())
            && (Path.Length == 0 || repository.Path == Path || repository.Path.StartsWith(Path + "/", StringComparison.Ordinal));

        private bool MatchesHost(string registry)
        {
            if (!Host.Contains('*'))
                return Host == registry;
            var ((ourHost, ourPort), (theirHost, theirPort)) = (Split(Host), Split(registry));
            var (ours, theirs) = (ourHost.Split('.'), theirHost.Split('.'));
            return ourPort == theirPort && ours.Length == theirs.Length && ours.Zip(theirs).All(label => MatchesLabel(label.First, label.Second));
        }

        private static (string Host, string Port) Split(string authority)
        {
            var colon = authority.LastIndexOf(':');
            return colon < 0 ? (authority, "") : (authority[..colon], authority[colon..]);
        }

        /// <summary>One star a label, as kubelets document it.</summary>
        private static bool MatchesLabel(string pattern, string label)
        {
            var star = pattern.IndexOf('*', StringComparison.Ordinal);
            if (star < 0)
                return pattern == label;
            var (before, after) = (pattern[..star], pattern[(star + 1)..]);
            return label.Length >= before.Length + after.Length
                && label.StartsWith(before, StringComparison.Ordinal) && label.EndsWith(after, StringComparison.Ordinal);
        }
    }
}
