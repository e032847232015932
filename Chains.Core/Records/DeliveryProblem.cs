namespace Chains.Core.Records;

/// <summary>Why a delivery did not arrive. Stored by name.</summary>
public enum DeliveryProblem
{
    /// <summary>The backend is not configured, or its settings contradict each other.</summary>
    Misconfigured,

    /// <summary>Nothing answers, or it answers that it cannot serve at the moment.</summary>
    Unreachable,

    /// <summary>It answers that it gets too much.</summary>
    Throttled,

    /// <summary>Credentials are missing, refused, or lack the right.</summary>
    Unauthorized,

    /// <summary>The topic, bucket, collection, project or repository does not exist.</summary>
    DestinationMissing,

    /// <summary>The artifact passes a limit of the backend.</summary>
    TooLarge,

    /// <summary>The backend does not take this artifact, whenever it is sent.</summary>
    Rejected,

    /// <summary>A defect of this service.</summary>
    Internal,
}
