namespace Chains.Tests.EndToEnd;

/// <summary>How far an upload has come.</summary>
internal enum UploadPoint
{
    /// <summary>The signature is committed, and the log has not got it yet.</summary>
    Sent,

    /// <summary>The log has made the entry, and has not answered yet.</summary>
    Entered,

    /// <summary>The log has answered, and the entry is being stored.</summary>
    Answered,
}
