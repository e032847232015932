using Chains.Core.Records.Ledger;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci;

/// <summary>From the run's snapshot, which is there when the run itself is gone.</summary>
internal sealed class RecordedRunAccounts(RunLedger ledger) : IRunAccounts
{
    public async ValueTask<string?> FindAsync(long runId, CancellationToken cancellation)
    {
        try
        {
            return (await ledger.SnapshotAsync(runId, cancellation))?.ServiceAccountName;
        }
        catch (Exception e) when (e is InvalidDataException or RunFormatException)
        {
            return null;
        }
    }
}
