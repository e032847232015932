using Chains.Core.Records;

namespace Chains.Web.Components.Controls;

/// <summary>The words for what kept a delivery from arriving.</summary>
internal static class ProblemText
{
    public static string Of(DeliveryProblem problem) => problem switch
    {
        DeliveryProblem.Misconfigured => "not configured",
        DeliveryProblem.Unreachable => "unreachable",
        DeliveryProblem.Throttled => "asks to wait",
        DeliveryProblem.Unauthorized => "not authorised",
        DeliveryProblem.DestinationMissing => "destination missing",
        DeliveryProblem.TooLarge => "too large",
        DeliveryProblem.Rejected => "rejected",
        _ => "defect",
    };
}
