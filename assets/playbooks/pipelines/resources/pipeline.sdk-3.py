# A pipeline on the roles of this set-up: a sample for the SageMaker Python SDK 3. Put your own steps in.
from sagemaker.core.training.configs import Compute, InputData, OutputDataConfig
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.core.workflow.pipeline_definition_config import PipelineDefinitionConfig
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import TrainingStep
from sagemaker.train.model_trainer import ModelTrainer

IMAGE_URI = "the image of your training code"
OUTPUT_PATH = "s3://the-bucket-of-your-models/path"
INPUTS = [InputData(channel_name="train", data_source="s3://the-bucket-of-your-data/path")]

session = PipelineSession()

trainer = ModelTrainer(
    training_image=IMAGE_URI,
    compute=Compute(instance_type="ml.m5.xlarge", instance_count=1),
    output_data_config=OutputDataConfig(s3_output_path=OUTPUT_PATH),
    # The role of this step's job; a processor, a tuner and a model take theirs in the same way.
    role={{ roles.step[0].arn if own_step_roles else (creator_role_arn.arn if creator_runs_steps and not runs_steps else roles.pipeline.arn) }},
    base_job_name={{ [job_prefix] if use_prefix else [] }},
    sagemaker_session=session,
)
train = TrainingStep(name="Train", step_args=trainer.train(input_data_config=INPUTS))

# Where {{ [job_prefix] if use_prefix else [] }} goes in what is not a ModelTrainer:
#   Processor, AutoML, CheckJobConfig:  base_job_name={{ [job_prefix] if use_prefix else [] }}
#   HyperparameterTuner:                base_tuning_job_name={{ [job_prefix] if use_prefix else [] }}
#   Transformer:                        base_transform_job_name={{ [job_prefix] if use_prefix else [] }}
#   The name of a model to create:      {{ [job_prefix] if use_prefix else [] }}
#   A model to register:                model_package_name={{ [job_prefix] if use_prefix else [] }}

pipeline = Pipeline(
    name={{ pipeline_name }},
    parameters=[],
    steps=[train],
    # True for names with a prefix, False for those that Pipelines makes; then update and start the pipeline again.
    pipeline_definition_config=PipelineDefinitionConfig(use_custom_job_prefix={{ use_prefix }}),
    sagemaker_session=session,
)

# Look at the names before anything runs.
print(pipeline.definition())

# Creates the pipeline, or updates the one of this name.
pipeline.upsert(role_arn={{ roles.pipeline.arn }})

# execution = pipeline.start()
# execution.wait()
# print(execution.list_steps())
