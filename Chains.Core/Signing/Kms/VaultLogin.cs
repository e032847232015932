using System.Net;
using Chains.Core.Signing.Keyless.Identity;
using Chains.Core.Tekton;

namespace Chains.Core.Signing.Kms;

/// <summary>
/// Where the token for Vault comes from, in the order of the Go controller: the file of <c>token-path</c>, <c>token</c>, a login with a JSON web token from SPIRE or
/// from a file (<c>auth/PATH/login</c>), then <c>VAULT_TOKEN</c> and <c>~/.vault-token</c>. OpenBao's variables stand for Vault's.
/// </summary>
internal sealed class VaultLogin(KmsSettings settings, KmsHttp http, Uri address, Func<string, string?> environment, Func<string, string, CancellationToken, ValueTask<string>> spire, TimeProvider time) : IDisposable
{
    private const int MaxTokenBytes = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private (string Token, DateTimeOffset Until)? _login;

    private bool LogsIn => settings.SpireSocket.Length > 0 || (settings.OidcRole.Length > 0 && settings.OidcPath.Length > 0);

    /// <summary>The token to use now. Files are read each time, so that a renewed secret counts at once.</summary>
    /// <exception cref="SigningException">There is none; the message names the keys and holds no token.</exception>
    public async ValueTask<string> TokenAsync(CancellationToken cancellation)
    {
        if (settings.TokenPath.Length > 0)
            return ReadFile(settings.TokenPath, KmsSettings.TokenPathKey);
        if (settings.Token.Length > 0)
            return settings.Token;
        if (LogsIn)
            return await LoginOnceAsync(cancellation);
        if ((environment("VAULT_TOKEN") ?? environment("BAO_TOKEN")) is { Length: > 0 } token)
            return token;
        var home = Path.Combine(environment("HOME") ?? "/", ".vault-token");
        return File.Exists(home)
            ? ReadFile(home, "HOME")
            : throw new SigningException(
                $"There is no token for Vault: set {KmsSettings.TokenPathKey} to a mounted file, or signers.kms.auth.oidc.path and {KmsSettings.OidcRoleKey} to log in with the service account.");
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Vault refused the token: the next one is a new one, where we can have one.</summary>
    /// <returns>Whether trying again makes sense.</returns>
    public bool Forget()
    {
        var had = _login is not null;
        _login = null;
        return had || settings.TokenPath.Length > 0;
    }

    private async ValueTask<string> LoginOnceAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_login is { } known && time.GetUtcNow() < known.Until)
                return known.Token;
            var login = await LoginAsync(cancellation);
            _login = login;
            return login.Token;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(string Token, DateTimeOffset Until)> LoginAsync(CancellationToken cancellation)
    {
        var path = settings.OidcPath.Length > 0 ? settings.OidcPath.Trim('/') : "jwt";
        var jwt = settings.SpireSocket.Length > 0
            ? await SpireAsync(cancellation)
            : ReadFile(settings.OidcTokenPath, "signers.kms.auth.oidc.token-path");
        var (status, body) = await http.SendAsync(
            "Vault", HttpMethod.Post, new Uri(address, $"v1/auth/{path}/login"), new { role = settings.OidcRole, jwt }, _ => { }, cancellation);
        var auth = body.Field("auth"u8);
        if (status is not HttpStatusCode.OK || auth.Text("client_token"u8) is not { Length: > 0 } token)
            throw new SigningException(
                $"Vault refused the login at auth/{path} as role {Quoted.Text(settings.OidcRole)} with {(int)status}{VaultKey.Errors(body)}. Check the role, its bound audience and subject, and that the method is enabled.");
        var lease = auth.Field("lease_duration"u8) is { ValueKind: System.Text.Json.JsonValueKind.Number } given && given.TryGetInt64(out var seconds) ? seconds : 0;
        var lifetime = lease > 0 ? TimeSpan.FromSeconds(Math.Min(lease, 24 * 3600)) : TimeSpan.FromHours(1);
        return (token, time.GetUtcNow() + (lifetime > 2 * Margin ? lifetime - Margin : lifetime / 2));
    }

    private async Task<string> SpireAsync(CancellationToken cancellation)
    {
        try
        {
            return await spire(settings.SpireSocket, settings.SpireAudience, cancellation);
        }
        catch (Exception e) when (e is IdentityTokenException or IOException or System.Net.Sockets.SocketException)
        {
            throw new SigningException($"SPIRE gives no token ({KmsSettings.SpireSocketKey}): {e.Message}.", e);
        }
    }

    private static string ReadFile(string path, string key)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxTokenBytes } file)
                throw new SigningException($"The file {path} ({key}) has {file.Length} bytes and can be no token.");
            return File.ReadAllText(path).Trim() is { Length: > 0 } token && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? token
                : throw new SigningException($"The file {path} ({key}) is empty or holds more than a token.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SigningException($"The file {path} ({key}) cannot be read: mount the secret that holds the token there.", e);
        }
    }
}
