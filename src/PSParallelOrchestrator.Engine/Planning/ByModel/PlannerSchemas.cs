namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>
/// What a model's answers look like. Only what services take for structured output stands here; bounds are checked by us. There is no
/// command and no verify: a model that has read somebody's requirements must not choose what runs outside an agent's permissions.
/// </summary>
internal static class PlannerSchemas
{
    public const string ComplexityName = "complexity";

    public const string PlanName = "plan";

    /// <summary>What is asked for, in words.</summary>
    public static string Describe(string name) => name == PlanName ? "a plan" : "an assessment of the work";

    public const string Complexity =
        """
        {
          "type": "object",
          "properties": {
            "rationale": { "type": "string", "description": "Why, in a few sentences that name the parts of the requirements." },
            "score": { "type": "integer", "description": "0 (trivial) to 100." },
            "level": { "type": "string", "enum": ["Simple", "Moderate", "Complex", "VeryComplex"] },
            "recommendedExecutors": { "type": "integer", "description": "How many agents can usefully work at the same time." }
          },
          "required": ["rationale", "score", "level", "recommendedExecutors"],
          "additionalProperties": false
        }
        """;

    public const string Plan =
        """
        {
          "type": "object",
          "properties": {
            "rationale": { "type": "string", "description": "Why the work is divided this way, and where the plan is not parallel, why." },
            "tasks": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "id": { "type": "string", "description": "A short name: letters, digits, '-', beginning with a letter." },
                  "title": { "type": "string", "description": "A line for people." },
                  "prompt": { "type": "string", "description": "Everything the agent has to know to do this task, files and interfaces included." },
                  "dependsOn": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "id": { "type": "string", "description": "The id of another task of this plan." },
                        "reason": { "type": "string", "description": "What of that task's result this one needs." }
                      },
                      "required": ["id", "reason"],
                      "additionalProperties": false
                    }
                  },
                  "resources": {
                    "type": "object",
                    "properties": {
                      "cpus": { "type": "number" },
                      "memory": { "type": "string", "description": "A size like 512M or 2G." },
                      "gpus": { "type": "integer" }
                    },
                    "required": ["cpus", "memory", "gpus"],
                    "additionalProperties": false
                  },
                  "timeLimit": { "type": "string", "description": "The longest it may take, as hh:mm:ss." },
                  "estimatedDuration": { "type": "string", "description": "How long it will probably take, as hh:mm:ss." },
                  "outputs": {
                    "type": "array",
                    "items": { "type": "string", "description": "A file that the task must leave: a relative path, * and ** allowed." }
                  }
                },
                "required": ["id", "title", "prompt", "dependsOn", "resources", "timeLimit", "estimatedDuration", "outputs"],
                "additionalProperties": false
              }
            }
          },
          "required": ["rationale", "tasks"],
          "additionalProperties": false
        }
        """;
}
