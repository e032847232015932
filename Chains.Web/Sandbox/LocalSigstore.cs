using Chains.Web.Sandbox.Authority;
using Chains.Web.Sandbox.Log;

namespace Chains.Web.Sandbox;

/// <summary>
/// The sandbox's own Sigstore: a transparency log, a certificate authority and the issuer of identities, at the addresses where Rekor and Fulcio have them.
/// Their keys are made once and kept.
/// </summary>
internal sealed class LocalSigstore : IAsyncDisposable
{
    private const string TokenName = "identity-token";

    private readonly IdentityIssuer _identities;
    private readonly CertificateIssuer _certificates;
    private readonly AuthorityEndpoint _authority;
    private readonly LogEndpoint _endpoint;
    private readonly TransparencyLog _log;
    private readonly ProjectedToken? _token;

    /// <param name="directory">Null keeps everything in memory.</param>
    /// <param name="address">Where the sandbox answers; asked for once it does.</param>
    public LocalSigstore(string? directory, Func<Uri> address, TimeProvider clock)
    {
        File = AuthorityFile.Open(directory, clock);
        _identities = new IdentityIssuer(File, address, clock);
        _certificates = new CertificateIssuer(File, clock);
        _authority = new AuthorityEndpoint(_identities, _certificates, clock);
        _log = new TransparencyLog(directory, File, clock);
        _endpoint = new LogEndpoint(_log, new EntryKeys());
        if (directory is not null)
            _token = new ProjectedToken(_identities, TokenFile(directory), clock);
    }

    public AuthorityFile File { get; }

    public TransparencyLog Log => _log;

    /// <summary>Where the service's identity token lies in a sandbox's directory.</summary>
    public static string TokenFile(string directory) => Path.Combine(directory, TokenName);

    public static bool Serves(string path) => LogEndpoint.Serves(path) || AuthorityEndpoint.Serves(path);

    public Task HandleAsync(HttpContext context) =>
        LogEndpoint.Serves(context.Request.Path.Value!) ? _endpoint.HandleAsync(context) : _authority.HandleAsync(context);

    /// <summary>Writes the service's identity token, and keeps it fresh until the end.</summary>
    public void KeepToken(CancellationToken stopping)
    {
        if (_token is null)
            return;
        _token.Write();
        _ = _token.RunAsync(stopping);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _certificates.Dispose();
        _identities.Dispose();
    }
}
