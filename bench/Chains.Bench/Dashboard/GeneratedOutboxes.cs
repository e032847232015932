using System.Globalization;
using Chains.Core.Records;

namespace Chains.Bench.Dashboard;

/// <summary>What became of generated signatures: delivered, published, entered in a log; some failed there, and the newest wait.</summary>
internal sealed class GeneratedOutboxes(GeneratedLog older, GeneratedLog newer, int total)
{
    private const string PubSub = "pubsub";
    private const int MostOfARun = 6;

    public static bool IsLogged(int number) => number / 5 % 4 == 1;

    private static bool IsPublished(int number) => number / 5 % 10 < 3;

    public void Fill(int number, RunRecord run, GeneratedSigner signer)
    {
        var member = 0;
        foreach (var artifact in run.Artifacts)
        {
            artifact.Deliveries.Add(new DeliveryRecord { Backend = "tekton", State = StepState.Done, Attempts = 1, CompletedAt = run.MarkedAt });
            if (IsPublished(number))
                artifact.Deliveries.Add(Published(number, run, artifact));
            if (IsLogged(number))
                artifact.Signature!.LogEntries.Add(Logged(number, member, run, artifact, signer));
            member++;
        }
    }

    private DeliveryRecord Published(int number, RunRecord run, ArtifactRecord artifact)
    {
        var delivery = new DeliveryRecord { Backend = PubSub, State = StepState.Done, Attempts = 1, CompletedAt = run.MarkedAt };
        if (number > total - total / 100)
            (delivery.State, delivery.Problem, delivery.Reason, delivery.NextAttemptAt, delivery.FailingSince, delivery.CompletedAt) =
                (StepState.Retrying, DeliveryProblem.Unreachable, "kafka.example.com:9092: connection refused", run.MarkedAt, run.MarkedAt, null);
        else if (number % 400 == 12)
            (delivery.State, delivery.Problem, delivery.Reason, delivery.Attempts, delivery.FailingSince, delivery.CompletedAt) =
                (StepState.Failed, DeliveryProblem.TooLarge, "the message has 1048999 bytes; the topic takes 1048588", 12, run.MarkedAt, null);
        else
            delivery.Location = string.Create(CultureInfo.InvariantCulture, $"chains[{number % 12}]@{number / 12 * MostOfARun}, {artifact.Key}");
        return delivery;
    }

    private LogEntryRecord Logged(int number, int member, RunRecord run, ArtifactRecord artifact, GeneratedSigner signer)
    {
        var log = number < total * 2 / 3 ? older : newer;
        if (number > total - total / 400)
            return Missing(log, StepState.Retrying, "the log answers 503: it is being moved", run);
        if (number % 500 == 7)
            return Missing(log, StepState.Failed, "the log answers 400: unsupported hash algorithm", run);
        return log.Enter(
            100_000_000 + (long)number * MostOfARun + member, artifact.Statement!.Payload, artifact.Statement.PayloadType, artifact.Signature!.Bytes, signer, run.SignedAt!.Value);
    }

    private static LogEntryRecord Missing(GeneratedLog log, StepState state, string reason, RunRecord run) =>
        new() { LogUrl = log.Url, State = state, Reason = reason, Attempts = 3, FailingSince = run.SignedAt };
}
