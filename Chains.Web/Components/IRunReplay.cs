namespace Chains.Web.Components;

/// <summary>Begins anew with a run: what failed or was skipped is tried again, what is signed stays signed.</summary>
public interface IRunReplay
{
    /// <returns>Null when it is begun, else why it cannot be.</returns>
    Task<string?> ReplayAsync(string uid, CancellationToken cancellation);
}
