namespace Chains.Core.Storage;

/// <summary>What a backend needs of a delivery beyond payload, signature and certificate; the rest is not read from the database.</summary>
[Flags]
public enum DeliveryParts
{
    None = 0,

    Subjects = 1,

    LogEntry = 2,
}
