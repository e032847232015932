namespace Chains.Web.Sandbox.Authority;

/// <summary>
/// Keeps a token of the service's own account in a file, as a kubelet does for a projected volume: fresh when <see cref="RunAsync"/> begins, replaced when
/// half of its hour is over. Ends with its token.
/// </summary>
internal sealed class ProjectedToken(IdentityIssuer identities, string path, TimeProvider clock)
{
    public const string Namespace = "tekton-chains";

    public const string ServiceAccount = "chains";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public void Write()
    {
        var token = identities.Issue(Namespace, ServiceAccount, [IdentityIssuer.Audience], Lifetime);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = path + ".new";
        using (var file = new StreamWriter(temporary, options))
            file.Write(token);
        File.Move(temporary, path, overwrite: true);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Lifetime / 2, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                Write();
        }
        catch (OperationCanceledException)
        {
            // The sandbox stops.
        }
    }
}
