using System.Globalization;
using Chains.Bench.Measuring;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Tekton;

namespace Chains.Bench.Pipeline;

/// <summary>Each stage by itself, on one thread, and what the service does for a run beside the pipeline.</summary>
internal sealed class StageBreakdown(PipelineSetup setup, RunInputs inputs)
{
    private readonly List<(string Name, Cost Cost)> _stages = [];
    private readonly List<(string Name, Cost Cost)> _around = [];

    public async Task MeasureAsync(int count, int rounds, CancellationToken cancellation)
    {
        var signer = await setup.Signers.GetAsync("x509", cancellation);
        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
        {
            if (round <= 1)
            {
                _stages.Clear();
                _around.Clear();
            }

            var json = inputs.Take(count);
            var runs = new TektonRun[count];
            var artifacts = new IReadOnlyList<FormattedArtifact>[count];
            await Stage("parse").MeasureAsync(count, i => runs[i] = TektonRun.Parse(json[i]));
            await Stage("extract, format").MeasureAsync(count, i => artifacts[i] = Provenance.Format(runs[i], [], setup.Configuration));
            await MeasureSigningAsync(signer, artifacts);
            await Stage("pack the snapshot").MeasureAsync(count, i => SnapshotContent.Pack(runs[i].Json.Span));
            var records = await MeasureRecordsAsync(runs, cancellation);
            await MeasureAroundAsync(runs, records, cancellation);
        }
    }

    public void Print(TextWriter output)
    {
        Print(output, "stage, on one thread", _stages);
        Print(output, "around it, in the service", _around);
    }

    private async Task MeasureSigningAsync(ISigner signer, IReadOnlyList<FormattedArtifact>[] artifacts)
    {
        byte[][] messages = [.. artifacts.Select(a => Dsse.PreAuthenticationEncoding(a[0].PayloadType!, a[0].Payload.Span))];
        var signatures = new byte[artifacts.Length][];
        await Stage("sign and verify, twice").MeasureAsync(artifacts.Length, async () =>
        {
            for (var i = 0; i < artifacts.Length; i++)
            {
                signatures[i] = await SignAsync(signer, messages[i]);
                await SignAsync(signer, artifacts[i][1].Payload);
            }
        });
        await Stage("pre-authentication encoding and envelope").MeasureAsync(artifacts.Length, i =>
        {
            var artifact = artifacts[i][0];
            Dsse.PreAuthenticationEncoding(artifact.PayloadType!, artifact.Payload.Span);
            Dsse.Serialize(artifact.PayloadType!, artifact.Payload.Span, signer.PublicKey.KeyId, signatures[i]);
        });
    }

    private static async ValueTask<byte[]> SignAsync(ISigner signer, ReadOnlyMemory<byte> message)
    {
        var signature = await signer.SignAsync(message, CancellationToken.None);
        return signer.PublicKey.Verify(message.Span, signature) ? signature : throw new InvalidOperationException("A signature does not verify.");
    }

    private async Task<RunRecord[]> MeasureRecordsAsync(TektonRun[] runs, CancellationToken cancellation)
    {
        var records = new RunRecord[runs.Length];
        await Stage("the pipeline but for the commit").MeasureAsync(runs.Length, async () =>
        {
            for (var i = 0; i < runs.Length; i++)
                records[i] = await setup.SignAsync(runs[i], cancellation);
        });
        await Stage($"rows and indexes, {runs.Length} runs to a commit").MeasureAsync(
            runs.Length, () => Task.WhenAll(runs.Zip(records, (run, record) => setup.CommitAsync(record, run, cancellation))));
        await Stage("one commit by itself, of one row").MeasureAsync(50, async () =>
        {
            for (var i = 0; i < 50; i++)
                await setup.Writer.WriteAsync(session => session.Execute("""UPDATE "Runs" SET "Attempts"=0 WHERE "Id"=$0""", records[0].Id), cancellation);
        });
        return records;
    }

    private async Task MeasureAroundAsync(TektonRun[] runs, RunRecord[] records, CancellationToken cancellation)
    {
        await Around("look the run up in the records").MeasureAsync(runs.Length, async () =>
        {
            foreach (var run in runs)
                await setup.Ledger.FindAsync(run.Uid, cancellation);
        });
        await Around("choose the annotations, base64").MeasureAsync(runs.Length, i => AnnotationPlan.For(records[i], runs[i].Annotations));
        await Around($"record the mark, {runs.Length} runs to a commit").MeasureAsync(
            runs.Length, () => Task.WhenAll(records.Select(record => setup.Ledger.CommitDeliveriesAsync(record, cancellation))));
    }

    private Cost Stage(string name) => Named(_stages, name);

    private Cost Around(string name) => Named(_around, name);

    private static Cost Named(List<(string Name, Cost Cost)> list, string name)
    {
        if (list.Find(s => s.Name == name) is { Cost: { } known })
            return known;
        list.Add((name, new Cost()));
        return list[^1].Cost;
    }

    private static void Print(TextWriter output, string title, List<(string Name, Cost Cost)> stages)
    {
        var table = new Table(title, "µs/run", "CPU µs/run", "KiB allocated");
        foreach (var (name, cost) in stages)
            table.Add(
                name,
                cost.Microseconds.ToString("F1", CultureInfo.InvariantCulture),
                cost.ProcessorMicroseconds.ToString("F1", CultureInfo.InvariantCulture),
                (cost.BytesEach / 1024).ToString("F1", CultureInfo.InvariantCulture));
        table.Print(output);
    }
}
