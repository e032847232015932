using Chains.Core.Signing;

namespace Chains.Bench.Pipeline;

/// <summary>
/// The pipeline alone: parse, format, sign, verify, commit, for one-image TaskRuns, beside the bare cryptography that takes.
/// Both are measured in turns, round by round, so that what else the machine does meets both alike.
/// </summary>
internal static class PipelineBenchmark
{
    private const int Rounds = 10;

    public static async Task<int> RunAsync(int runs, int workers, TextWriter output, CancellationToken cancellation)
    {
        await using var setup = await PipelineSetup.CreateAsync(cancellation);
        var inputs = new RunInputs();
        var first = inputs.Take(1)[0];
        var shape = await setup.SignAndCommitAsync(first, cancellation);
        var lengths = shape.Artifacts.Select(a => a.Statement!.Payload.Length).ToArray();
        using var bare = new BareCryptography(Dsse.PreAuthenticationLength(Dsse.InTotoPayloadType, lengths[0]), lengths[1]);
        var count = Math.Max(1, runs / Rounds);
        output.WriteLine($"One-image TaskRun of {first.Length} bytes: two ECDSA P-256 signatures, two verifications. {Environment.ProcessorCount} processors, {Rounds} rounds of {count} runs.");
        output.WriteLine();
        var pipeline = new PipelineMeasurement(setup, bare, inputs, workers);
        await pipeline.WarmUpAsync(cancellation);
        await pipeline.MeasureAsync(count, Rounds, cancellation);
        pipeline.Print(output);
        var stages = new StageBreakdown(setup, inputs);
        await stages.MeasureAsync(count, Rounds, cancellation);
        stages.Print(output);
        await SignedRecords.CheckAsync(setup, output, cancellation);
        return 0;
    }
}
