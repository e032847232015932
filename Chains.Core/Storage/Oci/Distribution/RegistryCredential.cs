using System.Security.Cryptography;
using System.Text;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>What authenticates to one registry: user and password, an OAuth 2 refresh token, or a finished bearer token.</summary>
public sealed class RegistryCredential
{
    private RegistryCredential(string user, string password, string? identityToken, string? registryToken)
    {
        User = user;
        Password = password;
        IdentityToken = identityToken;
        RegistryToken = registryToken;
        CacheKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', user, password, identityToken, registryToken))));
    }

    public string User { get; }

    public string Password { get; }

    /// <summary>A refresh token (<c>identitytoken</c> of a Docker configuration).</summary>
    public string? IdentityToken { get; }

    /// <summary>A bearer token to be sent as it is (<c>registrytoken</c>).</summary>
    public string? RegistryToken { get; }

    /// <summary>Equal for equal credentials; says nothing about them.</summary>
    internal string CacheKey { get; }

    public static RegistryCredential Basic(string user, string password) => new(user, password, null, null);

    public static RegistryCredential Identity(string token) => new("", "", token, null);

    public static RegistryCredential Bearer(string token) => new("", "", null, token);

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => "registry credential";
}
