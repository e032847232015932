using Chains.Core.Records;
using Chains.Core.Signing;
using Microsoft.EntityFrameworkCore;

namespace Chains.Bench.Pipeline;

/// <summary>What was measured must have happened: the rows are counted, and a sample of them is verified with the public key.</summary>
internal static class SignedRecords
{
    private const int Sample = 100;

    /// <exception cref="BenchException">Signatures are missing, or one does not verify.</exception>
    public static async Task CheckAsync(PipelineSetup setup, TextWriter output, CancellationToken cancellation)
    {
        await using var context = await setup.ContextAsync(cancellation);
        var stored = await context.Signatures.CountAsync(cancellation);
        if (stored != setup.Committed * 2)
            throw new BenchException($"{setup.Committed} runs were committed, which makes {setup.Committed * 2} signatures; the database holds {stored}.");
        var step = Math.Max(1, stored / Sample);
        var checkedNow = 0;
        await foreach (var row in context.Signatures.Where(s => s.Id % step == 0).Join(
            context.Statements, s => s.ArtifactId, t => t.ArtifactId, (s, t) => new { Signature = s, Statement = t }).AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var check = SignatureVerification.Verify(
                setup.Key, row.Statement.Payload, row.Statement.PayloadType, SignatureContent.Of(row.Signature, row.Statement));
            if (!check.IsValid)
                throw new BenchException($"Signature {row.Signature.Id} does not verify: {check.Reason}");
            checkedNow++;
        }

        output.WriteLine($"{stored} signatures of {setup.Committed} runs are in the database; {checkedNow} of them were read back and verify.");
    }
}
