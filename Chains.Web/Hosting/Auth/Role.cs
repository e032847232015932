namespace Chains.Web.Hosting.Auth;

/// <summary>What somebody may do; each role includes those before it.</summary>
public enum Role
{
    /// <summary>Read everything but the audit log and the tokens.</summary>
    Viewer,

    /// <summary>Replay runs and deliveries too.</summary>
    Operator,

    /// <summary>Change the configuration, make tokens, read the audit log too.</summary>
    Admin,
}
