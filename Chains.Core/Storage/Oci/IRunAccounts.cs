namespace Chains.Core.Storage.Oci;

/// <summary>Says as which service account a run ran.</summary>
public interface IRunAccounts
{
    /// <param name="runId">Row of the run.</param>
    /// <returns>Null where it names none, or is not known: then it is the namespace's default account.</returns>
    ValueTask<string?> FindAsync(long runId, CancellationToken cancellation);
}
