using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace PSParallelOrchestrator;

/// <summary>
/// Loads the engine and everything it depends on privately, so that they cannot clash with other modules' versions of
/// the same libraries. Only this assembly and the cmdlets, which have no other dependencies, are in the context that all modules share.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string NotInPsorch = "Only PowerShell, which is not trimmed, loads the module; psorch references what it uses.";
    private static readonly Lock Gate = new();
    private static ModuleLoadContext? instance;
    private readonly string folder;
    private readonly Lazy<AssemblyDependencyResolver> resolver;

    private ModuleLoadContext(string mainAssembly)
        : base(nameof(PSParallelOrchestrator), isCollectible: false)
    {
        folder = Path.GetDirectoryName(mainAssembly)!;
        resolver = new Lazy<AssemblyDependencyResolver>(() => new AssemblyDependencyResolver(mainAssembly));
    }

    /// <summary>The folder of the private assemblies; null where this process has not loaded the module.</summary>
    internal static string? Folder => instance?.folder;

    /// <summary>Whether this process has loaded the engine.</summary>
    public static bool IsLoaded => instance is not null;

    /// <summary>Loads the assembly of the engine; a second call answers the same one.</summary>
    /// <param name="mainAssembly">The assembly's full path; its dependencies lie beside it.</param>
    /// <returns>The assembly.</returns>
    [RequiresUnreferencedCode(NotInPsorch)]
    public static Assembly LoadModule(string mainAssembly)
    {
        lock (Gate)
        {
            instance ??= new ModuleLoadContext(mainAssembly);
            return instance.LoadFromAssemblyPath(mainAssembly);
        }
    }

    /// <inheritdoc/>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = NotInPsorch)]
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name == typeof(ModuleLoadContext).Assembly.GetName().Name)
        {
            // Objects that users hold have to be of the types that users see.
            return typeof(ModuleLoadContext).Assembly;
        }

        var beside = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.Value.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
