namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>The paths by which the owner of a gateway, and those who run attempts, speak to it.</summary>
internal static class GatewayPaths
{
    public const string Root = "/psorch/";

    /// <summary>GET: open for as long as there is an owner.</summary>
    public const string Owner = Root + "owner";

    /// <summary>POST: an attempt is about to run.</summary>
    public const string Attempts = Root + "attempts";

    /// <summary>POST: an attempt is over; what did it cost?</summary>
    public const string Bills = Root + "bills";

    /// <summary>POST: another budget.</summary>
    public const string Budget = Root + "budget";

    /// <summary>POST: no attempt will follow.</summary>
    public const string End = Root + "end";

    /// <summary>GET: open for as long as an attempt runs; says what it does.</summary>
    public const string Lease = Root + "lease";
}
