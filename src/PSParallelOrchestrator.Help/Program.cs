using System.Reflection;
using PSParallelOrchestrator.Help;

if (args is not [var assembly, var pages, var output])
{
    Console.Error.WriteLine("Usage: PSParallelOrchestrator.Help <module assembly> <folder with pages> <output folder>");
    return 2;
}

var problems = new Problems();
HelpBuilder.Build(Assembly.LoadFrom(Path.GetFullPath(assembly)), pages, output, problems);
foreach (var problem in problems.Texts)
{
    Console.Error.WriteLine(problem);
}

return problems.Texts.Count == 0 ? 0 : 1;
