using Chains.Core.Configuration;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Tekton;
using Chains.Tests.Shared;

namespace Chains.Tests.Reconciling;

public sealed class RunDecisionTests
{
    private static readonly ChainsConfiguration Off = ChainsConfiguration.Default with
    {
        TaskRuns = ChainsConfiguration.Default.TaskRuns with { Storage = [] },
        Oci = ChainsConfiguration.Default.Oci with { Storage = [] },
    };

    /// <summary>Letters of the run: r running, d done, h held by our finalizer, o by the old one, x being deleted, s marked signed, f marked failed, m managed by another.</summary>
    [Theory]
    [InlineData("r", "", "on", RunStep.Hold)]
    [InlineData("r", "", "none", RunStep.Hold)]
    [InlineData("r", "", "off", RunStep.Leave)]
    [InlineData("rh", "", "on", RunStep.Leave)]
    [InlineData("rh", "", "off", RunStep.Leave)]
    [InlineData("ro", "", "on", RunStep.Leave)]
    [InlineData("rx", "", "on", RunStep.Leave)]
    [InlineData("rhx", "", "on", RunStep.Release)]
    [InlineData("rox", "", "on", RunStep.Release)]
    [InlineData("d", "", "on", RunStep.Sign)]
    [InlineData("dh", "", "on", RunStep.Sign)]
    [InlineData("dhx", "", "on", RunStep.Sign)]
    [InlineData("d", "", "none", RunStep.Sign)]
    [InlineData("d", "", "off", RunStep.Sign)]
    [InlineData("ds", "", "on", RunStep.Import)]
    [InlineData("df", "", "on", RunStep.Import)]
    [InlineData("dsh", "", "none", RunStep.Import)]
    [InlineData("rs", "", "on", RunStep.Hold)]
    [InlineData("dm", "", "on", RunStep.Leave)]
    [InlineData("rm", "", "on", RunStep.Leave)]
    [InlineData("dm", "", "none", RunStep.Leave)]
    [InlineData("dmh", "", "on", RunStep.Leave)]
    [InlineData("dmhx", "", "on", RunStep.Release)]
    [InlineData("d", "Pending", "on", RunStep.Sign)]
    [InlineData("d", "Pending", "none", RunStep.Sign)]
    [InlineData("r", "Pending", "on", RunStep.Leave)]
    [InlineData("d", "Delivering", "on", RunStep.Deliver)]
    [InlineData("r", "Delivering", "on", RunStep.Deliver)]
    [InlineData("ds", "Delivering", "off", RunStep.Deliver)]
    [InlineData("ds", "Signed", "on", RunStep.Leave)]
    [InlineData("r", "Signed", "on", RunStep.Leave)]
    [InlineData("dsh", "Signed", "on", RunStep.Release)]
    [InlineData("dso", "Signed", "on", RunStep.Release)]
    [InlineData("dh", "Signed", "on", RunStep.Leave)]
    [InlineData("dhx", "Signed", "on", RunStep.Release)]
    [InlineData("d", "Signed", "on", RunStep.Leave)]
    [InlineData("dh", "Unsigned", "on", RunStep.Release)]
    [InlineData("dh", "Skipped", "off", RunStep.Release)]
    [InlineData("d", "Skipped", "on", RunStep.Leave)]
    [InlineData("dh", "Failed", "on", RunStep.Release)]
    [InlineData("dfh", "Failed", "on", RunStep.Leave)]
    [InlineData("dfhx", "Failed", "on", RunStep.Release)]
    [InlineData("dsh", "Imported", "on", RunStep.Leave)]
    [InlineData("dshx", "Imported", "on", RunStep.Release)]
    [InlineData("ds", "Imported", "on", RunStep.Leave)]
    public void Next_OfEachCombination_IsTheStep(string run, string record, string configuration, RunStep expected)
    {
        var entry = record.Length == 0 ? null : new LedgerEntry(1, Enum.Parse<RunState>(record), 0, SampleRuns.Finished, null, false);

        var step = RunDecision.Next(Run(run), entry, configuration switch { "on" => ChainsConfiguration.Default, "off" => Off, _ => null });

        Assert.Equal(expected, step);
    }

    [Fact]
    public void Next_OfARunThatTheFilterNames_IsTheStepOfOurs() => Assert.Equal(
        RunStep.Sign, RunDecision.Next(Run("dm"), null, ChainsConfiguration.Default with { ManagedBy = ["example.com/other"] }));

    [Theory]
    [InlineData("tekton.dev/pipeline")]
    [InlineData("")]
    public void Next_OfARunManagedByTektonItself_IsTheStepOfOurs(string managedBy)
    {
        var run = SampleRuns.TaskRun("a");
        run["spec"]!["managedBy"] = managedBy;

        Assert.Equal(RunStep.Sign, RunDecision.Next(run.Parse(), null, ChainsConfiguration.Default));
    }

    [Fact]
    public void AnythingEnabled_OfPipelineRuns_DoesNotCountImages()
    {
        var off = Off with { PipelineRuns = Off.PipelineRuns with { Storage = [] }, Oci = ChainsConfiguration.Default.Oci };

        Assert.False(RunDecision.AnythingEnabled(RunKind.PipelineRun, off));
        Assert.True(RunDecision.AnythingEnabled(RunKind.TaskRun, off));
    }

    private static TektonRun Run(string letters)
    {
        var run = SampleRuns.TaskRun("run");
        foreach (var letter in letters)
            _ = letter switch
            {
                'r' => run.Running(),
                'h' => run.Held(ChainsNames.TaskRunFinalizer),
                'o' => run.Held(ChainsNames.OldFinalizer),
                'x' => run.Deleted(SampleRuns.Finished),
                's' => run.Annotated(ChainsNames.Signed, "true"),
                'f' => run.Annotated(ChainsNames.Signed, "failed"),
                _ => run,
            };
        if (letters.Contains('m', StringComparison.Ordinal))
            run["spec"]!["managedBy"] = "example.com/other";
        return run.Parse();
    }
}
