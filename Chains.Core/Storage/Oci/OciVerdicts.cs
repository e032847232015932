using Chains.Core.Records;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>Makes one result out of what became of each image. Registries fail one by one, so that no fault of one holds up the deliveries to another.</summary>
internal sealed class OciVerdicts(TimeProvider time)
{
    /// <summary>Registries that are copied from one place to another show an image late.</summary>
    private static readonly TimeSpan MissingGrace = TimeSpan.FromMinutes(5);

    public DeliveryResult Of(Delivery delivery, IReadOnlyList<AttachOutcome> outcomes)
    {
        if (outcomes.Select(outcome => outcome.Fault).OfType<RegistryException>().ToArray() is { Length: > 0 } faults)
            return OfFaults(faults);
        var missing = outcomes.Where(outcome => outcome.IsMissing).ToArray();
        if (missing.Length > 0)
            return OfMissing(delivery, missing);
        var locations = outcomes.Select(outcome => outcome.Location!).ToArray();
        return DeliveryResult.Done(locations.Length == 1 ? locations[0] : $"{locations[0]} and {locations.Length - 1} more");
    }

    public static DeliveryProblem Problem(RegistryFailure failure) => failure switch
    {
        RegistryFailure.Unauthorized or RegistryFailure.Forbidden => DeliveryProblem.Unauthorized,
        RegistryFailure.NotFound => DeliveryProblem.DestinationMissing,
        RegistryFailure.Busy or RegistryFailure.Contended => DeliveryProblem.Throttled,
        RegistryFailure.Refused or RegistryFailure.Dishonest => DeliveryProblem.Rejected,
        _ => DeliveryProblem.Unreachable,
    };

    private static DeliveryResult OfFaults(RegistryException[] faults)
    {
        // What time heals comes first: a refusal of one image is final only when nothing else is left to try.
        var first = faults.FirstOrDefault(fault => fault.Failure is not RegistryFailure.Refused) ?? faults[0];
        var more = faults.Length > 1 ? $" {faults.Length - 1} more of the images failed." : "";
        return first.Failure is RegistryFailure.Refused
            ? DeliveryResult.Failed(Problem(first.Failure), first.Message + more)
            : DeliveryResult.Retry(Problem(first.Failure), first.Message + more, faults.Max(fault => fault.RetryAfter));
    }

    private DeliveryResult OfMissing(Delivery delivery, AttachOutcome[] missing)
    {
        var more = missing.Length > 1 ? $" and {missing.Length - 1} more" : "";
        var reason = $"The registry does not have the image {missing[0].Image}{more}, so nothing was pushed for it. "
            + "Check that the task pushed it, and that its results name the digest that was pushed.";
        return delivery.FailingSince is { } since && time.GetUtcNow() - since >= MissingGrace
            ? DeliveryResult.Failed(DeliveryProblem.DestinationMissing, reason)
            : DeliveryResult.Retry(DeliveryProblem.DestinationMissing, reason);
    }
}
